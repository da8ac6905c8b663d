"""What `make run`, `make dev`, `make stack`, `make test` and `make lint` do, without Django in the parent process.

- `children`: start processes that die with their parent.
- `accounts`: which unprivileged account PostgreSQL gets when we are root.
- `postgres_files`, `sockets`, `locks`: the small parts of the embedded PostgreSQL.
- `environment`: folders, secret and settings that the children are given.
- `stamps`: what has changed since the last start.
- `site`: serve the site (run and dev).
- `stack`: the same behind nginx and Redis, with two web servers.
- `checks`: the tests and the linters.
"""
