"""Pictures that people upload: cleaned on the way in, kept in the media store, shown at the widths that pages need.

``uploads`` is the one way in (``cleaner`` does its work in a process of its own), ``mediafiles`` writes and removes files,
``renditions`` says which sizes there are and makes them, ``html`` writes the markup.
"""
