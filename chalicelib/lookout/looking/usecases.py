"""Looking from outside: the first page of each site is opened at its own address."""

from __future__ import annotations

from chalicelib.lookout.domain import SITES, Site, fault_of
from chalicelib.platform import log
from chalicelib.platform.outside import NotSeen
from chalicelib.platform.ports import Ports


def look_around(ports: Ports) -> None:
    """Open the first page of each site, and write down that all is well, or which site is not and how.

    Raises MissingSetting when an address of a site is none.
    """
    faults = {site.name: _fault_at(ports, site) for site in SITES}
    for name, fault in faults.items():
        if fault:
            # Not of level "error": an outage of hours would keep the alarm on all faults from ringing for
            # others.
            log.event("not_well_from_outside", site=name, fault=fault)
    if not any(faults.values()):
        # The alarm on the outside counts this line (infra/data.yaml).
        log.event("looked_from_outside")


def _fault_at(ports: Ports, site: Site) -> str:
    try:
        seen = ports.outside(ports.settings.address(site.setting) + site.path)
    except NotSeen as end:
        return end.kind
    return fault_of(seen, f"{site.owner} {ports.here.name}", ports.now())
