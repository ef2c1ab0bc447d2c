"""What `make` and the .cmd files do before the application can run, on any system, with nothing but Python's own library.

    python .ci/setup.py install [--tests]    the .venv of the locked requirements; nothing when it is up to date
    .venv python .ci/setup.py run            the application, after a sample home when there is none
    .venv python .ci/setup.py init --home F  an empty home for real work
    .venv python .ci/setup.py browser        a Chromium for the tests: found, else installed; prints its path
    .venv python .ci/setup.py test …         the tests, with that Chromium; what follows goes to pytest

The system's Python is only asked to make the .venv. Each failure is a sentence and exit status 1.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
BROWSERS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


class Stop(Exception):
    """Setting up cannot go on; the sentence says why, and what to do."""


def install(tests: bool) -> None:
    """Makes .venv hold exactly the locked requirements. Its stamp is the lock's sum, so that a second time asks nobody."""
    lock = PROJECT / ("requirements-dev.txt" if tests else "requirements.txt")
    stamp = VENV / f".{lock.stem}"
    wanted = _sum(lock)
    if _runs(PYTHON) and stamp.exists() and stamp.read_text() == wanted:
        return
    if not _runs(PYTHON):
        _make_venv()
    print(f"Đang cài các thư viện vào {VENV.name} (chỉ lần đầu, cần mạng) …", flush=True)
    command = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
        "--require-hashes",
        "-r",
        str(lock),
    ]
    if subprocess.run(command, env=_own_environment(), cwd=PROJECT).returncode:
        raise Stop(
            "Chưa cài được các thư viện: kiểm tra mạng (hoặc máy chủ PyPI, proxy trong cấu hình pip) rồi chạy lại."
        )
    for other in VENV.glob(".requirements*"):
        other.unlink()
    stamp.write_text(wanted)
    if tests:  # the tests' lock holds the application's
        (VENV / ".requirements").write_text(_sum(PROJECT / "requirements.txt"))


def run(port: int) -> int:
    """Serves the application until it is stopped; a sample home is made first when no home was ever named or made."""
    _check_port(port)
    home = os.environ.get("TIENDO_HOME")
    if home and not (Path(home) / "ledger.duckdb").exists():
        raise Stop(
            f"Chưa có kho dữ liệu ở {home}: tạo kho bằng `make init HOME_DIR={home}` (Windows: `run.cmd init --home {home}`)."
        )
    if not home and not (PROJECT / "var").exists():
        _make_samples()
    print(f"Tiến độ: http://127.0.0.1:{port} (Ctrl+C để dừng)", flush=True)
    return _become("streamlit", "run", "app.py", "--server.port", str(port))


def init() -> int:
    """An empty home where TIENDO_HOME says."""
    if not os.environ.get("TIENDO_HOME"):
        raise Stop(
            "Cho biết nơi đặt kho dữ liệu: `make init HOME_DIR=/đường/dẫn` (Windows: `run.cmd init --home D:\\kho`)."
        )
    return _become("data", "init")


def test(arguments: list[str]) -> int:
    """Runs pytest on the cores there are, four at most, with a Chromium to be found in CHROMIUM; a file's tests stay on one."""
    os.environ["CHROMIUM"] = browser()
    shared = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")
    return _become("pytest", *shared, *arguments)


def browser() -> str:
    """The path of a Chromium: CHROMIUM, one found on the machine, the system's package when root, else Playwright's own."""
    found = _found_browser()
    if not found and _is_root() and shutil.which("apt-get"):
        _apt_get("chromium", "fonts-dejavu-core")
        found = _found_browser()
    if not found:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdout=sys.stderr, check=False)
        found = _own_browser()
    if not found:
        raise Stop(
            "Không tìm thấy và không cài được Chromium: cài Chromium hoặc Chrome, hoặc đặt CHROMIUM=đường dẫn, rồi chạy lại."
        )
    return found


def _become(module: str, *arguments: str) -> int:
    """Runs a module of .venv in this process's place; its exit status where that cannot be."""
    command = [sys.executable, "-m", module, *arguments]
    os.chdir(PROJECT)
    if os.name != "nt":
        os.execv(sys.executable, command)  # no process in between: a signal reaches the server itself
    try:
        return subprocess.run(command).returncode
    except KeyboardInterrupt:
        return 0


def _make_venv() -> None:
    if sys.version_info < OLDEST:
        raise Stop(f"Cần Python 3.11 trở lên; đây là Python {sys.version.split()[0]}. Cài Python mới hơn rồi chạy lại.")
    try:
        import ensurepip  # noqa: F401 - Debian takes it out of its Python
        import venv
    except ImportError:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise Stop(
            f"Python này thiếu venv. Trên Debian, Ubuntu: apt-get install python{version}-venv, rồi chạy lại."
        ) from None
    print(f"Đang tạo {VENV.name} bằng Python {sys.version.split()[0]} …", flush=True)
    try:
        venv.EnvBuilder(clear=True, symlinks=os.name != "nt", with_pip=True).create(VENV)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Stop(f"Không tạo được {VENV.name}: {error}") from None


def _make_samples() -> None:
    """Beside its place, then renamed into it: an interrupted start leaves no half a home."""
    print("Đang tạo kho số liệu mẫu (chỉ lần đầu) …", flush=True)
    new = PROJECT / "var.new"
    shutil.rmtree(new, ignore_errors=True)
    environment = {**os.environ, "TIENDO_HOME": str(new)}
    if subprocess.run([sys.executable, "-m", "data", "samples"], cwd=PROJECT, env=environment).returncode:
        raise Stop("Chưa tạo được kho số liệu mẫu.")
    new.replace(PROJECT / "var")


def _check_port(port: int) -> None:
    with socket.socket() as listener:
        if os.name != "nt":  # on Windows this would let two servers share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            raise Stop(
                f"Cổng {port} đang có chương trình khác dùng (có thể Tiến độ đã chạy: mở http://127.0.0.1:{port}). "
                f"Chọn cổng khác: `make run PORT={port + 1}` (Windows: `run.cmd run --port {port + 1}`)."
            ) from None


def _found_browser() -> str:
    given = os.environ.get("CHROMIUM", "")
    if given and not Path(given).is_file():
        raise Stop(f"CHROMIUM={given}: không có tệp này.")
    return given or next((path for name in BROWSERS if (path := shutil.which(name))), "") or _own_browser()


def _own_browser() -> str:
    """The Chromium that Playwright keeps for itself, if it is there."""
    code = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    path = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip()
    return path if path and Path(path).is_file() else ""


def _apt_get(*packages: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        subprocess.run(command, env=environment, stdout=sys.stderr, check=False)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _runs(python: Path) -> bool:
    """Whether this Python starts and has pip: a .venv that was moved, or whose Python is gone, does not."""
    try:
        return subprocess.run([python, "-c", "import pip"], capture_output=True, env=_own_environment()).returncode == 0
    except OSError:
        return False


def _own_environment() -> dict[str, str]:
    """The environment without what would send packages, or take them from, elsewhere than .venv."""
    dropped = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {**kept, "PIP_REQUIRE_VIRTUALENV": "1", "PYTHONNOUSERSITE": "1"}


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(prog="setup.py", description="make install, run, init, test", allow_abbrev=False)
    parser.add_argument("what", nargs="?", default="run", choices=("install", "run", "init", "browser", "test"))
    parser.add_argument("--tests", action="store_true", help="install what the tests need, too")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--home", help="the home, else TIENDO_HOME, else var/")
    given, others = parser.parse_known_args()
    if others and given.what != "test":
        parser.error(f"không hiểu: {' '.join(others)}")
    if given.home:
        os.environ["TIENDO_HOME"] = str(Path(given.home).expanduser().resolve())
    try:
        return _do(given, others)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1


def _do(given: argparse.Namespace, others: list[str]) -> int:
    if given.what == "install":
        install(given.tests)
    elif given.what == "browser":
        print(browser())
    elif given.what == "init":
        return init()
    else:
        return test(others) if given.what == "test" else run(given.port)
    return 0


if __name__ == "__main__":
    sys.exit(main())
