/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of captured machines: each parser finds what the machine's EXPECTED.tsv, made from the
 * raw files by other means, says about its file.
 */
#include "reading.h"

struct machine {
	const char *root;	/* holds proc/ */
	const char *name;	/* holds the facts */
	uint64_t    page_size;
	unsigned    facts;	/* at least so many must be checked */
};

/* The file that was read last: the facts of a file follow each other. */
struct last_file {
	char           path[512];
	struct reading reading;
};

struct fact {
	const struct machine *machine;
	struct last_file     *last;
	struct text           source, path, metric, instance, unit;
	uint64_t              value;
};

static const struct machine machines[] = {
	{ "ppc64le-64k-k6.1/0", "ppc64le-64k-k6.1", 65536, 800 },
	{ "numa8-k6.12/0", "numa8-k6.12", 4096, 1000 },
	{ "numa2-k5/0", "numa2-k5", 4096, 100 },
	{ "laptop-k4", "laptop-k4", 4096, 80 },
	{ "opteron-k2.6", "opteron-k2.6", 0, 20 },
};

static const struct reading *read_machine(const struct fact *fact, const char *parser)
{
	struct last_file *last = fact->last;
	char path[sizeof(last->path)];

	snprintf(path, sizeof(path), "machines/%s/%.*s", fact->machine->root,
		 (int)fact->path.size, fact->path.data);
	if (strcmp(path, last->path) != 0) {
		reading_done(&last->reading);
		last->reading = reading_of_file(parser, path, fact->machine->page_size);
		memcpy(last->path, path, sizeof(path));
		assert_int_equal(last->reading.report.malformed_line, 0);
	}
	return &last->reading;
}

static void require_value(const struct fact *fact, uint64_t value)
{
	if (value != fact->value)
		fail_msg("%s %.*s: %.*s %.*s is %llu", fact->machine->name, (int)fact->path.size,
			 fact->path.data, (int)fact->metric.size, fact->metric.data,
			 (int)fact->instance.size, fact->instance.data,
			 (unsigned long long)value);
}

/* Adds up a column; rows without a value count as 0. */
static uint64_t sum_of(const struct reading *reading, enum metric metric)
{
	uint64_t sum = 0;

	assert_int_not_equal(metric, METRIC_NONE);
	for (size_t row = 0; row < row_count(reading, metric_info(metric)->entity); row++) {
		const struct cell *cell = sample_get(reading->sample, row, metric);

		if (cell->presence == PRESENCE_PRESENT)
			sum += cell->count;
	}
	return sum;
}

static struct text after(struct text text, size_t count)
{
	return (struct text){ text.data + count, text.size - count };
}

/* ---- a function for each kind of file; false: the fact is none of its own ---- */

static bool check_meminfo(const struct fact *fact)
{
	const struct reading *reading = read_machine(fact, "meminfo");
	enum metric metric = metric_find_field(SOURCE_MEMINFO, ENTITY_SYSTEM, fact->metric);
	uint64_t factor = text_equal(fact->unit, "kB") ? 1024 : 1;

	if (text_equal(fact->metric, "n_keys"))
		require_value(fact, reading->report.rows + reading->report.unknown_fields);
	else
		require_value(fact, sum_of(reading, metric) / factor);
	return true;
}

static bool check_vmstat(const struct fact *fact)
{
	const struct reading *reading = read_machine(fact, "vmstat");

	assert_true(text_equal(fact->metric, "n_keys"));
	require_value(fact, reading->report.rows + reading->report.unknown_fields);
	return true;
}

static bool check_pressure(const struct fact *fact)
{
	const struct reading *reading = read_machine(fact, "pressure_memory");
	char field[64];
	enum metric metric;

	if (text_equal(fact->metric, "total")) {
		snprintf(field, sizeof(field), "%.*s total", (int)fact->instance.size,
			 fact->instance.data);
		metric = metric_find_field(SOURCE_PRESSURE_MEMORY, ENTITY_SYSTEM, text_from(field));
		require_value(fact, sum_of(reading, metric) / 1000);
	}
	assert_int_equal(reading->report.rows, 8);
	return text_equal(fact->metric, "total");
}

/* "node0/Normal" to the key of zones; the name stays in `buffer`. */
static struct key zone_key(const struct fact *fact, char *buffer, size_t size)
{
	struct text name = after(fact->instance, strlen("node")), node;
	struct key key = { 0 };

	assert_true(text_split(&name, '/', &node));
	assert_int_equal(text_to_uint64(node, &key.first), 0);
	snprintf(buffer, size, "%.*s", (int)name.size, name.data);
	key.name = buffer;
	return key;
}

/* A zone without pages has facts, too (that none is present), and no row. */
static bool check_zoneinfo(const struct fact *fact)
{
	const struct reading *reading = read_machine(fact, "zoneinfo");
	bool is_zone = text_starts_with(fact->metric, "zone_");
	char name[64];

	if (is_zone) {
		struct key key = zone_key(fact, name, sizeof(name));
		int64_t row = table_find(sample_table(reading->sample, ENTITY_ZONE), &key);
		enum metric metric = metric_find_field(SOURCE_ZONEINFO, ENTITY_ZONE,
						       after(fact->metric, strlen("zone_")));

		assert_int_not_equal(metric, METRIC_NONE);
		if (row >= 0)
			require_value(fact, sample_get(reading->sample, (size_t)row,
						       metric)->count / fact->machine->page_size);
		else if (metric == METRIC_ZONE_PRESENT)
			require_value(fact, 0);
	}
	return is_zone;
}

static bool check_buddyinfo(const struct fact *fact)
{
	const struct reading *reading = read_machine(fact, "buddyinfo");
	struct sample *sample = reading->sample;
	uint64_t orders = 0, pages = 0, large = 0;
	char name[64];

	for (struct key key = zone_key(fact, name, sizeof(name));; key.second++) {
		int64_t row = table_find(sample_table(sample, ENTITY_FREE_AREA), &key);
		uint64_t blocks, size;

		if (row < 0)
			break;
		blocks = sample_get(sample, (size_t)row, METRIC_FREE_AREA_BLOCKS)->count;
		size = sample_get(sample, (size_t)row, METRIC_FREE_AREA_BLOCK_SIZE)->count;
		orders++;
		pages += blocks * size / fact->machine->page_size;
		if (key.second >= 4)
			large += blocks << key.second;
	}
	require_value(fact, text_equal(fact->metric, "n_orders") ? orders :
			    text_equal(fact->metric, "free_pages") ? pages : large);
	return true;
}

static bool check_slabinfo(const struct fact *fact)
{
	const struct reading *reading = read_machine(fact, "slabinfo");
	const struct sample *sample = reading->sample;
	char name[128];
	const struct key key = { .name = name };
	int64_t row;

	snprintf(name, sizeof(name), "%.*s", (int)fact->instance.size, fact->instance.data);
	row = table_find(sample_table(sample, ENTITY_SLAB), &key);
	if (text_equal(fact->metric, "n_caches")) {
		require_value(fact, row_count(reading, ENTITY_SLAB));
	} else {
		bool is_total = text_equal(fact->metric, "cache_total_size");
		const enum metric factors[] = { METRIC_SLAB_ACTIVE_OBJECTS, METRIC_SLAB_OBJECT_SIZE,
						METRIC_SLAB_SLABS, METRIC_SLAB_SLAB_SIZE };
		const enum metric *factor = is_total ? &factors[2] : factors;

		assert_true(row >= 0);
		require_value(fact, sample_get(sample, (size_t)row, factor[0])->count *
				    sample_get(sample, (size_t)row, factor[1])->count /
				    (is_total ? 1024 : 1));
	}
	return true;
}

static bool check_swaps(const struct fact *fact)
{
	const struct reading *reading = read_machine(fact, "swaps");
	enum metric metric = metric_find(ENTITY_SWAP, fact->metric);

	assert_int_equal(row_count(reading, ENTITY_SWAP), 1);
	assert_true(text_equal(fact->instance,
			       sample_get(reading->sample, 0, METRIC_SWAP_NAME)->text));
	require_value(fact, sum_of(reading, metric) / 1024);
	return true;
}

static bool check_smaps(const struct fact *fact)
{
	const struct reading *reading = read_machine(fact, "process_smaps");
	bool is_sum = text_starts_with(fact->metric, "sum_");
	bool is_count = text_equal(fact->metric, "n_vmas");

	if (is_sum)
		require_value(fact, sum_of(reading, metric_find_field(SOURCE_PROCESS_SMAPS,
					   ENTITY_MAPPING, after(fact->metric, 4))) / 1024);
	if (is_count)
		require_value(fact, row_count(reading, ENTITY_MAPPING));
	assert_int_equal(reading->report.unknown_fields, 0);
	return is_sum || is_count;
}

static bool check_smaps_rollup(const struct fact *fact)
{
	const struct reading *reading = read_machine(fact, "process_smaps_rollup");
	bool is_sum = text_starts_with(fact->metric, "sum_");

	if (is_sum)
		require_value(fact, sum_of(reading, metric_find_field(SOURCE_PROCESS_SMAPS_ROLLUP,
					   ENTITY_PROCESS, after(fact->metric, 4))) / 1024);
	assert_int_equal(reading->report.unknown_fields, 0);
	return is_sum;
}

static bool check_stat(const struct fact *fact)
{
	struct process_stat stat;
	char path[512];
	struct text text;

	snprintf(path, sizeof(path), "machines/%s/%.*s", fact->machine->root,
		 (int)fact->path.size, fact->path.data);
	text = fixture_load(path);
	assert_non_null(text.data);
	assert_int_equal(parse_process_stat(text, &stat), 0);
	require_value(fact, stat.resident_pages);
	free((void *)(uintptr_t)text.data);
	return true;
}

static bool check_fact(const struct fact *fact)
{
	static const struct {
		const char *suffix;
		bool (*check)(const struct fact *fact);
	} kinds[] = {
		{ "proc/meminfo", check_meminfo },
		{ "proc/vmstat", check_vmstat },
		{ "proc/pressure/memory", check_pressure },
		{ "proc/zoneinfo", check_zoneinfo },
		{ "proc/buddyinfo", check_buddyinfo },
		{ "proc/slabinfo", check_slabinfo },
		{ "proc/swaps", check_swaps },
		{ "/smaps", check_smaps },
		{ "/smaps_rollup", check_smaps_rollup },
		{ "/stat", check_stat },
	};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (text_equal(fact->source, "computed") &&
		    text_starts_with(fact->path, "proc/") &&
		    text_ends_with(fact->path, kinds[i].suffix))
			return kinds[i].check(fact);
	return false;
}

/* A line of the table; false for headings and for values that are no whole numbers. */
static bool read_fact(struct text line, const struct machine *machine, struct last_file *last,
		      struct fact *ret_fact)
{
	struct fact fact = { .machine = machine, .last = last };
	struct text value;

	if (!text_split(&line, '\t', &fact.source) || !text_split(&line, '\t', &fact.path) ||
	    !text_split(&line, '\t', &fact.metric) || !text_split(&line, '\t', &fact.instance) ||
	    !text_split(&line, '\t', &value) || text_to_uint64(value, &fact.value))
		return false;
	fact.unit = line;
	*ret_fact = fact;
	return true;
}

static void check_machine(const struct machine *machine)
{
	struct last_file last = { .path = "" };
	struct text table, rest, line;
	struct fact fact;
	unsigned facts = 0;
	char path[256];

	snprintf(path, sizeof(path), "machines/%s/EXPECTED.tsv", machine->name);
	table = rest = fixture_load(path);
	if (!table.data)
		fail_msg("cannot read fixtures/%s", path);
	while (text_next_line(&rest, &line))
		facts += read_fact(line, machine, &last, &fact) && check_fact(&fact);
	reading_done(&last.reading);
	if (facts < machine->facts)
		fail_msg("%s: only %u facts", machine->name, facts);
	free((void *)(uintptr_t)table.data);
}

static void test_expected_facts(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(machines); i++)
		check_machine(&machines[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expected_facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
