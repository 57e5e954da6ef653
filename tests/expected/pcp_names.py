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
    "slabs.active": "active_slabs",
}

# mem.ksm.NAME, as far as PCP has them.
KSM = {
    "full_scans": "ksm_full_scans", "merge_across_nodes": "ksm_merge_across_nodes",
    "pages_shared": "ksm_pages_shared", "pages_sharing": "ksm_pages_sharing",
    "pages_to_scan": "ksm_pages_to_scan", "pages_unshared": "ksm_pages_unshared",
    "pages_volatile": "ksm_pages_volatile", "run_state": "ksm_run", "sleep_time": "ksm_sleep",
}

# mem.util.NAME: pages of a pool as bytes.
POOL_BYTES = {
    "hugepagesTotalBytes": "HugePages_Total", "hugepagesFreeBytes": "HugePages_Free",
    "hugepagesRsvdBytes": "HugePages_Rsvd", "hugepagesSurpBytes": "HugePages_Surp",
}

ZONE = {
    "free": "free", "min": "watermark_min", "low": "watermark_low", "high": "watermark_high",
    "present": "present", "spanned": "spanned", "managed": "managed", "cma": "cma",
}

# Fields in kibibytes, which PCP takes for pages like everything else in zoneinfo, even events.
ZONEINFO_KIBIBYTES = {"nr_kernel_stack", "nr_shadow_call_stack"}

# Prefixes of metrics that no source of the program delivers yet, or that PCP computes its own way.
LATER = (
    "mem.vmmemctl.", "mem.util.used", "mem.util.other", "mem.util.cache_clean",
    "proc.autogroup.", "proc.control.", "proc.id.egid", "proc.memory.datrss",
    "proc.psinfo.blocked", "proc.runq.", "mem.physmem_",
)
