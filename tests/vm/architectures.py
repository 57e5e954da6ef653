# SPDX-License-Identifier: GPL-2.0-or-later
"""How QEMU emulates a machine of each architecture, and what its kernel calls two serial lines."""

import dataclasses
import platform


@dataclasses.dataclass(frozen=True)
class Architecture:
    emulator: tuple
    processor: str
    console: str
    # The second line, on which results leave: major and minor number.
    result: tuple
    # Debian's name of it.
    packages: str

    def is_here(self):
        """Programs of this machine run there."""
        return self.packages == {"x86_64": "amd64", "ppc64le": "ppc64el"}.get(platform.machine())


ARCHITECTURES = {
    # Of all combinations the one in which no guest ever crashed.
    "x86_64": Architecture(("qemu-system-x86_64", "-accel", "tcg,thread=single"), "qemu64",
                           "ttyS0", (4, 65), "amd64"),
    "ppc64le": Architecture(("qemu-system-ppc64", "-M", "pseries,cap-cfpc=broken,cap-sbbc=broken,"
                             "cap-ibs=broken,cap-ccf-assist=off", "-accel", "tcg,thread=single",
                             "-nodefaults"), "power9", "hvc0", (229, 1), "ppc64el"),
}
