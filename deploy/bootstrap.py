"""Make .venv from the locked requirements. Needs nothing but Python and its venv module; called by the Makefile.

    python3 deploy/bootstrap.py [production|dev]

`production` adds what a server may want (Redis, S3 ...), `dev` also what the tests and linters need. Does nothing when
everything is there. Written so that any Python 3, and even Python 2, can read it far enough to say that it is too old.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile

LEAST = (3, 11)
NEWER = ("python3.13", "python3.12", "python3.11")
# Each holds what the one before it does, and more.
LOCKS = ("requirements.txt", "requirements-production.txt", "requirements-dev.txt")
# What the site is faster with and works without. There is only its source, which a machine without a C compiler cannot use.
COMPILED = ("gunicorn-h1c",)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")


def main(arguments):
    """Return the exit status: 0 when .venv is ready, else 1 after one line that says what to install."""
    if sys.version_info < LEAST:
        return with_a_newer_python()
    lock = "requirements-%s.txt" % arguments[0] if arguments else LOCKS[0]
    if lock not in LOCKS:
        return complain("There is no %s." % lock)
    requirements = os.path.join(ROOT, lock)
    if is_ready(requirements):
        return 0
    try:
        import ensurepip  # noqa: F401 - Debian keeps it, and with it a working venv, in a package of its own
        import venv  # noqa: F401
    except ImportError:
        return complain(
            "Python's venv module is missing: install it, then try again (Debian, Ubuntu: apt install python3-venv)."
        )
    turn = take_turn()
    try:
        return 0 if is_ready(requirements) else install(requirements)
    finally:
        os.close(turn)


def with_a_newer_python():
    """Run this file with a newer Python if the machine has one under its own name."""
    for name in NEWER:
        program = find(name)
        # A name may be there without the Python behind it, as pyenv does it.
        if program and subprocess.call([program, "-c", ""], stdout=DEVNULL, stderr=DEVNULL) == 0:
            os.execv(program, [program] + sys.argv)
    found = ".".join(str(number) for number in sys.version_info[:3])
    return complain(
        "Python 3.11 or newer is needed, and this is Python %s: install python3.11 and its venv module." % found
    )


def find(name):
    """Return the program's path, or None. shutil.which() is younger than some Pythons that get here."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        path = os.path.join(folder, name)
        if os.access(path, os.X_OK) and not os.path.isdir(path):
            return path
    return None


def is_ready(requirements):
    """Tell whether .venv holds these very requirements, and its Python still exists."""
    try:
        with open(stamp_of(requirements)) as file:
            return file.read() == fingerprint(requirements) and os.access(PYTHON, os.X_OK)
    except (IOError, OSError):
        return False


def stamp_of(requirements):
    """Return the file that remembers what was installed last."""
    return os.path.join(VENV, "installed-from-" + os.path.basename(requirements))


def fingerprint(requirements):
    """Return a word that changes with the requirements and with the Python that serves them."""
    with open(requirements, "rb") as file:
        return "%s %s\n" % (hashlib.sha256(file.read()).hexdigest(), sys.version.split()[0])


def take_turn():
    """Wait until no other `make` is installing here; return the lock, which the system frees however we end."""
    import fcntl

    if not os.path.isdir(VENV):
        os.mkdir(VENV)
    lock = os.open(os.path.join(VENV, "lock"), os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (IOError, OSError):
        say("Another make is installing into .venv; waiting for it.")
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def install(requirements):
    """Make the virtual environment where there is none that works, and put the requirements into it."""
    say("Installing the locked requirements into .venv.")
    if not works():
        for name in os.listdir(VENV):
            path = os.path.join(VENV, name)
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path)
            elif name != "lock":
                os.unlink(path)
        made = subprocess.call([sys.executable, "-m", "venv", VENV])
        if made != 0:
            return complain("The virtual environment .venv could not be made: see above.")
    needed, compiled = divided(requirements)
    # The lock names every package with its hash, so there is nothing to resolve, and pip unpacks on one processor alone: one
    # pip for each.
    at_once = min(len(needed), os.cpu_count() or 1, 4)
    pips = [pip_install(needed[number::at_once]) for number in range(at_once)]
    builder = pip_install(compiled, stdout=DEVNULL, stderr=DEVNULL) if compiled else None
    # All are waited for, also after one has failed.
    ended = [pip.wait() for pip in pips]
    if any(ended):
        if builder:
            builder.kill()
        return complain("The requirements could not be installed: see above. Is the network there?")
    if builder and builder.wait() != 0:
        say(
            "%s could not be built, and is done without: requests are read more slowly. For it install a C compiler and"
            " Python's headers (Debian, Ubuntu: apt install gcc python3-dev), remove .venv, and try again."
            % ", ".join(COMPILED)
        )
    for each in LOCKS[: LOCKS.index(os.path.basename(requirements)) + 1]:
        each = os.path.join(ROOT, each)
        if not os.path.exists(each):
            continue
        with open(stamp_of(each), "w") as file:
            file.write(fingerprint(each))
    return 0


def divided(requirements):
    """Return the packages of the lock, each a text of its own: those that must be there, and those built where they can be."""
    needed, compiled = [], []
    package = None
    with open(requirements) as file:
        for line in file:
            # What belongs to a package is indented below its name.
            if not line[:1].isspace() and not line.startswith("#"):
                package = compiled if line.split("==")[0] in COMPILED else needed
                package.append("")
            if package:
                package[-1] += line
    return needed, compiled


def pip_install(packages, **streams):
    """Start pip, which installs packages of a lock, and return its process. What is imported is compiled then."""
    # Of no name, so that none is left when this is killed; pip opens it by the number that it has here.
    with tempfile.TemporaryFile(dir=VENV) as lock:
        lock.write("".join(packages).encode())
        lock.flush()
        command = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input", "--no-compile"]
        command += ["--no-deps", "--require-hashes", "-r", "/dev/fd/%d" % lock.fileno()]
        lock.seek(0)
        return subprocess.Popen(command, pass_fds=[lock.fileno()], **streams)


def works():
    """Tell whether .venv's Python runs, is of this version, and has pip."""
    probe = "import pip, sys; sys.exit(sys.version.split()[0] != %r)" % sys.version.split()[0]
    try:
        return subprocess.call([PYTHON, "-c", probe], stdout=DEVNULL, stderr=DEVNULL) == 0
    except OSError:
        return False


def say(line):
    """Print one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def complain(line):
    """Print one line on standard error and return the exit status 1."""
    sys.stderr.write(line + "\n")
    return 1


DEVNULL = open(os.devnull, "r+")

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
