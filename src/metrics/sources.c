/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel files, and the names of the registry's enumerations for people and machines. */
#include "mempane/metrics.h"

static const struct source_info sources[SOURCE_COUNT] = {
	[SOURCE_NONE] = { .name = "none", .path = "", .cost = COST_COMPUTED,
			  .help = "Computed from other metrics." },
#define SOURCE(id, ...) [SOURCE_##id] = { __VA_ARGS__ },
#include "mempane/metrics/sources.def"
#undef SOURCE
};

const struct source_info *source_info(enum source source)
{
	return &sources[source];
}

const char *unit_name(enum unit unit)
{
	switch (unit) {
	case UNIT_COUNT: return "count";
	case UNIT_BYTES: return "bytes";
	case UNIT_SIGNED_BYTES: return "signed bytes";
	case UNIT_NANOSECONDS: return "nanoseconds";
	case UNIT_RATIO: return "ratio";
	case UNIT_INDEX: return "thousandths";
	case UNIT_NUMBER: return "number";
	case UNIT_IDENTIFIER: return "identifier";
	case UNIT_ADDRESS: return "address";
	case UNIT_TEXT: return "text";
	}
	return "";
}

const char *nature_name(enum nature nature)
{
	switch (nature) {
	case NATURE_GAUGE: return "gauge";
	case NATURE_COUNTER: return "counter";
	case NATURE_ACCUMULATING: return "accumulating";
	case NATURE_CONFIGURATION: return "configuration";
	case NATURE_IDENTITY: return "identity";
	}
	return "";
}

const char *cost_name(enum cost cost)
{
	switch (cost) {
	case COST_CHEAP: return "cheap";
	case COST_PER_ROW: return "per row";
	case COST_PER_PROCESS: return "per process";
	case COST_PER_THREAD: return "per thread";
	case COST_WALK: return "walks page tables";
	case COST_COMPUTED: return "computed";
	}
	return "";
}

const char *cost_sentence(enum cost cost)
{
	switch (cost) {
	case COST_CHEAP: return "One small file for the whole machine.";
	case COST_PER_ROW: return "Some small files for each row of the table.";
	case COST_PER_PROCESS: return "One small file for each process.";
	case COST_PER_THREAD: return "One small file for each thread of processes that have run.";
	case COST_WALK:
		return "Walks the page tables of each process: about 10 ms per GiB of 4 KiB pages, "
		       "during which the process itself may have to wait.";
	case COST_COMPUTED: return "Computed, costs no reading of its own.";
	}
	return "";
}
