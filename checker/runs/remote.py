"""Photos on shared storage, by address: `s3://bucket/folder`, and whatever else fsspec knows. Needs the extra `checker[dask]`."""

from __future__ import annotations

from dataclasses import dataclass

from checker.draft import LARGEST_FILE, Photo
from checker.errors import CheckerError, DraftError


@dataclass(frozen=True, slots=True)
class RemotePhoto(Photo):
    """A photo that whoever looks at it reads from its address. Credentials come from that computer's own configuration, never with the photo."""

    url: str = ""

    def read(self) -> bytes:
        """As `Photo.read`."""
        import fsspec

        try:
            with fsspec.open(self.url, "rb") as stream:
                content: bytes = stream.read(LARGEST_FILE + 1)
        except Exception as error:  # every kind of storage has its own errors
            raise DraftError(
                f"The photo cannot be read from its address ({type(error).__name__}). Check the address and who may read it."
            ) from None
        if len(content) > LARGEST_FILE:
            raise DraftError(f"The photo file is larger than {LARGEST_FILE // 1_000_000} MB. Save a smaller copy and check that one.")
        return content


def is_address(folder: str) -> bool:
    """Whether a folder is given by address. One letter before the colon is a Windows drive."""
    return "://" in folder and len(folder.split("://", 1)[0]) > 1


def remote_photos(address: str) -> list[RemotePhoto]:
    """Every file at and below an address, by path; names relative to it.

    Raises:
        CheckerError: fsspec or what it needs for this kind of address is not installed, or the address cannot be listed.
    """
    try:
        import fsspec
    except ImportError:
        raise CheckerError("Photos by address need the extra: pip install 'checker[dask]'.") from None
    try:
        system, root = fsspec.core.url_to_fs(address)
        names = sorted(system.find(root))
    except ImportError as error:
        raise CheckerError(f"This kind of address needs another package: {error}.") from None
    except Exception as error:
        raise CheckerError(f"The address cannot be listed ({type(error).__name__}). Check it, and who may read it.") from None
    base = root.rstrip("/") + "/"
    return [RemotePhoto(name=n.removeprefix(base), url=system.unstrip_protocol(n)) for n in names if not n.endswith("/")]
