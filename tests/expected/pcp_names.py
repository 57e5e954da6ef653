# SPDX-License-Identifier: GPL-2.0-or-later
"""Performance Co-Pilot's names for what the kernel calls otherwise, and what is left out and why."""

# mem.util.NAME: keys of /proc/meminfo whose name is more than a matter of case and signs.
MEMINFO = {
    "available": "MemAvailable", "free": "MemFree", "bufmem": "Buffers",
    "corrupthardware": "HardwareCorrupted", "slabReclaimable": "SReclaimable",
    "slabUnreclaimable": "SUnreclaim",
}

# mem.slabinfo.NAME: columns of the slab table.
SLAB = {
    "objects.active": "active_objects", "objects.total": "objects", "objects.size": "object_size",
    "slabs.objects_per_slab": "objects_per_slab", "slabs.total": "slabs",
}

ZONE = {
    "free": "free", "min": "watermark_min", "low": "watermark_low", "high": "watermark_high",
    "present": "present", "spanned": "spanned", "managed": "managed", "cma": "cma",
}

# Prefixes of metrics that no source of the program delivers yet, or that PCP computes its own way.
LATER = (
    "mem.ksm.", "mem.numa.", "mem.vmmemctl.", "mem.zoneinfo.nr_", "mem.zoneinfo.workingset_",
    "mem.zoneinfo.numa_", "mem.zoneinfo.protection", "mem.zoneinfo.scanned",
    "mem.zoneinfo.pagesets", "mem.slabinfo.slabs.pages_per_slab", "mem.buddyinfo.",
    "mem.slabinfo.slabs.active", "mem.slabinfo.slabs.total_size",
    "mem.util.used", "mem.util.other", "mem.util.cache_clean", "mem.util.hugepagesFreeBytes",
    "mem.util.hugepagesRsvdBytes", "mem.util.hugepagesSurpBytes", "mem.util.hugepagesTotalBytes",
    "proc.autogroup.", "proc.control.", "proc.id.egid", "proc.memory.datrss",
    "proc.psinfo.blocked", "proc.runq.", "mem.zoneinfo.boost", "mem.physmem_",
)
