"""A place where something is written once and cannot be changed or taken back: a bucket with object lock."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from chalicelib.platform.files import Bucket

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chalicelib.platform.settings import Settings


class WriteOnce(Protocol):
    """Files by name. All methods may raise Unavailable."""

    def keep(self, name: str, file: bytes) -> None:
        """Keep a file for good; one that is there already under this name stays as it is."""
        ...

    def read(self, name: str) -> bytes:
        """The file as it was first kept, whatever was put over it."""
        ...

    def read_all(self, folder: str) -> Iterator[bytes]:
        """All files of a folder as ``read`` gives them, in the order of ``names``."""
        ...

    def names(self, folder: str) -> list[str]:
        """The names of all files that were ever kept in a folder, in order, also of one that was deleted."""
        ...

    def touched(self, folder: str) -> list[str]:
        """The names of the files in a folder that somebody deleted or put another one over, in order."""
        ...


@dataclass
class _Kept:
    """A file: its versions, the newest first as S3 lists them, and whether a marker says that it is gone."""

    versions: list[str] = field(default_factory=list)
    is_deleted: bool = False


class S3WriteOnce:
    """A bucket whose default is retention in compliance mode (``infra/data.yaml``)."""

    def __init__(self, settings: Settings) -> None:
        self._bucket = Bucket(settings, "JOURNAL_BUCKET")

    def keep(self, name: str, file: bytes) -> None:
        self._bucket.put_once(name, file, "application/json")

    def read(self, name: str) -> bytes:
        return self._first(name, self._kept(name)[name])

    def read_all(self, folder: str) -> Iterator[bytes]:
        for name, kept in sorted(self._kept(folder).items()):
            if kept.versions:
                yield self._first(name, kept)

    def names(self, folder: str) -> list[str]:
        return sorted(name for name, kept in self._kept(folder).items() if kept.versions)

    def touched(self, folder: str) -> list[str]:
        found = self._kept(folder).items()
        return sorted(name for name, kept in found if len(kept.versions) > 1 or kept.is_deleted)

    def _first(self, name: str, kept: _Kept) -> bytes:
        answer = self._bucket.call("get_object", Key=name, VersionId=kept.versions[-1])
        return bytes(answer["Body"].read())

    def _kept(self, prefix: str) -> Mapping[str, _Kept]:
        """All versions and markers of each file.

        Object lock keeps versions and not names: whoever may, can put a newer one over a file, or a marker
        that it is gone, and what asks by name alone sees only that (S3 user guide, "How S3 Object Lock
        works").
        """
        found: dict[str, _Kept] = defaultdict(_Kept)
        more: dict[str, str] = {}
        while True:
            page = self._bucket.call("list_object_versions", Prefix=prefix, **more)
            for one in page.get("Versions", []):
                found[str(one["Key"])].versions.append(str(one["VersionId"]))
            for marker in page.get("DeleteMarkers", []):
                found[str(marker["Key"])].is_deleted = True
            if not page.get("IsTruncated"):
                return dict(found)
            places = ("KeyMarker", "VersionIdMarker")
            more = {place: page[f"Next{place}"] for place in places if page.get(f"Next{place}")}
