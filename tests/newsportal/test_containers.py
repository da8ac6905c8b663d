"""Dockerfile and docker-compose.yml: without an engine at hand, every part that they name is looked up, and tried where it can be."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.management import get_commands

from newsportal import nginx

ROOT = Path(__file__).resolve().parent.parent.parent
PLACE = re.compile(r"\$\{(\w+)(?:(:[-+?])([^}]*))?\}")
SITE = ("migrate", "edge-files", "web", "worker")
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def example() -> dict[str, str]:
    """Return deploy/compose/env.example as Docker reads it."""
    lines = (ROOT / "deploy/compose/env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def compose(**given: str) -> dict[str, Any]:
    """Return docker-compose.yml with the example's values, and further ones, in their places."""
    values = example() | given

    def value(place: re.Match[str]) -> str:
        name, operator, word = place.groups()
        found = values.get(name, "")
        if operator == ":+":
            return word if found else ""
        assert found or operator != ":?", f"{name} is missing from env.example"
        return found or word or ""

    lines = (ROOT / "docker-compose.yml").read_text().splitlines()
    # Docker puts values in where they stand in the file, comments aside.
    text = "\n".join(PLACE.sub(value, line) for line in lines if not line.lstrip().startswith("#"))
    read: dict[str, Any] = yaml.safe_load(text)
    return read


def known_settings() -> str:
    """Return the text of everything that reads the environment."""
    files = ("newsportal/settings.py", "newsportal/env.py", "deploy/gunicorn.conf.py", "deploy/healthcheck.py")
    return "\n".join((ROOT / name).read_text() for name in files)


def is_known(name: str, text: str) -> bool:
    if f'"{name}"' in text or f"'{name}'" in text:
        return True
    plain = name.removesuffix("_FILE")
    return plain != name and (f'secret("{plain}")' in text or f'env.database(\n        "{plain}"' in text)


def test_every_service_is_hardened_and_limited_to_what_it_needs() -> None:
    services = compose()["services"]
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
    # Only nginx can be reached from outside, and it reaches neither database nor Redis.
    assert [name for name, service in services.items() if service.get("ports")] == ["nginx"]
    assert services["nginx"]["networks"] == ["outside"]
    assert services["db"]["networks"] == services["redis"]["networks"] == ["inside"]
    assert all(volume.endswith(":ro") for volume in services["nginx"]["volumes"])


def test_everything_that_the_services_name_is_there() -> None:
    read = compose()
    for name, service in read["services"].items():
        for other in service.get("depends_on", {}):
            assert other in read["services"], (name, other)
            healthy = service["depends_on"][other]["condition"] == "service_healthy"
            # An image of ours has a check of its own.
            assert not healthy or other == "web" or "test" in read["services"][other]["healthcheck"], (name, other)
        for secret in service.get("secrets", []):
            assert secret in read["secrets"], (name, secret)
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (ROOT / source).exists() if source.startswith("./") else source in read["volumes"], (name, source)
        assert set(service["networks"]) <= read["networks"].keys()


def test_every_command_is_one_that_the_site_has() -> None:
    services = compose()["services"]
    commands = {name: services[name]["command"] for name in SITE if name != "web"}
    assert commands["migrate"][:2] == commands["worker"][:2] == ["python", "manage.py"]
    assert {commands["migrate"][2], commands["worker"][2]} <= get_commands().keys()
    assert commands["edge-files"][:2] == ["python", "-m"] and find_spec(commands["edge-files"][2])
    run = (ROOT / "Dockerfile").read_text()
    assert (ROOT / re.findall(r'CMD \["gunicorn", "-c", "([^"]+)"', run)[0]).exists()
    assert (ROOT / re.findall(r'CMD \["python", "([^"]+)"', run)[0]).exists()


def test_every_setting_is_one_that_the_site_knows() -> None:
    read, text = compose(), known_settings()
    interpolated = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    given = {*example(), *(name for service in SITE for name in read["services"][service]["environment"])}
    assert {name for name in given - interpolated if not is_known(name, text)} == set()
    # What is a file is one of the secrets that are mounted.
    for service in SITE:
        environment = read["services"][service]["environment"]
        files = {value for name, value in environment.items() if name.endswith("_FILE")}
        assert files == {f"/run/secrets/{name}" for name in read["services"][service]["secrets"]}


def test_the_image_has_the_folders_that_are_mounted_and_is_run_by_nobody_special() -> None:
    run = (ROOT / "Dockerfile").read_text()
    for line in run.splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            assert all((ROOT / source).exists() for source in line.split()[1:-1]), line
    assert re.findall(r"^USER (\w+)$", run, re.MULTILINE) == ["newsportal"]
    numbers = re.findall(r"--uid (\d+)", run)
    services = compose()["services"]
    assert services["nginx"]["user"] == f"{numbers[0]}:{numbers[0]}"
    mounted = {volume.split(":")[1] for name in SITE for volume in services[name]["volumes"]}
    assert all(f" {folder}" in run for folder in mounted)
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {"var", ".env", ".git", "deploy/compose/secrets", "deploy/compose/certificates"} <= set(ignored)


def test_secrets_are_made_once_as_files(tmp_path: Path) -> None:
    script = shutil.copy(ROOT / "deploy/compose/make-secrets.sh", tmp_path)
    for _ in range(2):
        subprocess.run(["sh", script], check=True, capture_output=True)
        folder = tmp_path / "secrets"
        made = {path.name: path.read_text() for path in folder.iterdir()}
        assert made.keys() == {Path(each["file"]).name for each in compose()["secrets"].values()}
        assert folder.stat().st_mode & 0o777 == 0o700
        assert all(len(value) >= 50 and value.isalnum() for value in made.values())
    assert made == {path.name: path.read_text() for path in folder.iterdir()}


def test_the_site_takes_the_settings_and_finds_nothing_to_say_about_them(tmp_path: Path) -> None:
    services = compose()["services"]
    (tmp_path / "secret_key").write_text("x0y1z2a3b4" * 6)
    (tmp_path / "database_password").write_text("it's a password")
    given = {name: value for name, value in example().items() if not name.startswith("EDGE_")}
    given |= services["web"]["environment"]
    given = {name: str(value).replace("/run/secrets", str(tmp_path)) for name, value in given.items()}
    given |= {"VAR_DIR": str(tmp_path), "PATH": os.defpath}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = "from django.conf import settings; print(settings.DATABASES['default']['PASSWORD'])"
    done = subprocess.run(
        [sys.executable, "-c", said],
        cwd=ROOT,
        env=given | {"DJANGO_SETTINGS_MODULE": "newsportal.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "it's a password\n"


@pytest.mark.skipif(not NGINX, reason="nginx is not installed")
@pytest.mark.parametrize("tls", ["", "1"], ids=["http", "https"])
def test_nginx_takes_the_files_that_are_written_for_it(tmp_path: Path, tls: str) -> None:
    command = compose(EDGE_TLS=tls)["services"]["edge-files"]["command"]
    given = dict(word.split("=", 1) for word in command[4:])
    certify(tmp_path)
    # Debian's nginx is older than that of the container, which asks for names again and again (since 1.27.3).
    servers = given["NGINX_SERVERS"]
    assert servers == "resolver 127.0.0.11 valid=3s ipv6=off; server web:8000 resolve max_fails=0;"
    given["NGINX_SERVERS"] = "server 127.0.0.1:8000 max_fails=0;"
    for name, value in given.items():
        given[name] = value.replace("/certificates", str(tmp_path)).replace("/tmp/run", str(tmp_path / "run"))  # noqa: S108
    folder = tmp_path / "edge"
    folder.mkdir()
    nginx.write(folder, given)
    assert NGINX
    done = subprocess.run([NGINX, "-t", "-c", folder / "nginx.conf"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (folder / "http-to-https.conf").exists() is bool(tls)


def test_nginx_keeps_pages_in_memory_and_what_may_be_large_apart_from_them() -> None:
    services = compose()["services"]
    told = dict(word.split("=", 1) for word in services["edge-files"]["command"] if word.startswith("NGINX_"))
    sizes = {mount.split(":")[0]: int(re.search(r"size=(\d+)", mount)[1]) for mount in services["nginx"]["tmpfs"]}  # type: ignore[index]
    assert sizes.keys() == {told["NGINX_RUN"], told["NGINX_TEMP"]}
    assert told["NGINX_CACHE"] == f"{told['NGINX_RUN']}/cache"
    assert int(told["NGINX_CACHE_SIZE"].removesuffix("m")) * 2 <= sizes[told["NGINX_RUN"]]


def certify(folder: Path) -> None:
    """Write a certificate that nobody believes, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "www.example.org")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "privkey.pem").write_bytes(pem)
