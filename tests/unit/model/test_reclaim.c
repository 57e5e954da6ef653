/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who reclaims, how well, and what came back: the worked examples of D8, D9, D10 and D14. */
#include "made_sample.h"

#include <math.h>
#include <string.h>

#include "mempane/parse.h"

static const enum metric metrics[] = {
	METRIC_RECLAIM_ACTOR, METRIC_RECLAIM_SCANNED, METRIC_RECLAIM_STOLEN,
	METRIC_RECLAIM_EFFICIENCY, METRIC_RECLAIM_STOLEN_SHARE, METRIC_SYSTEM_THRASH,
	METRIC_SYSTEM_ACTIVE_REFAULT, METRIC_SYSTEM_SWAP_IN_SHARE, METRIC_SYSTEM_DIRECT_SHARE,
	METRIC_SYSTEM_PGALLOC, METRIC_SYSTEM_MINOR_FAULTS, METRIC_PROCESS_MINOR_FAULTS,
};

/* /proc/vmstat as it was read at this time. */
static void take_vmstat(struct model *model, double seconds, const char *vmstat)
{
	const struct parse_scale scale = { .page_size = 4096, .clock_ticks = 100 };
	struct sample *sample = made_sample(seconds, metrics, ARRAY_SIZE(metrics));
	struct parse_report report = { 0 };

	made_row(sample, ENTITY_SYSTEM, 0, 0, NULL);
	parse_vmstat(sample, &scale, text_from(vmstat), &report);
	assert_int_equal(report.malformed_line, 0);
	take(model, sample);
}

static struct model *after(double seconds, const char *first, const char *second)
{
	struct model *model = made_model(NULL);

	take_vmstat(model, 10, first);
	take_vmstat(model, 10 + seconds, second);
	return model;
}

static size_t find_actor(const struct model *model, const char *name)
{
	const struct table *table = sample_table(model_now(model), ENTITY_RECLAIM);

	for (size_t row = 0; row < table->row_count; row++)
		if (strcmp(value_of(model, row, METRIC_RECLAIM_ACTOR).text, name) == 0)
			return row;
	return SIZE_MAX;
}

static void assert_ratio(struct cell cell, double expected)
{
	assert_int_equal(cell.presence, PRESENCE_PRESENT);
	assert_true(fabs(cell.ratio - expected) < 1e-6);
}

static struct cell of(const struct model *model, const char *actor, enum metric metric)
{
	size_t row = find_actor(model, actor);

	assert_true(row != SIZE_MAX);
	return value_of(model, row, metric);
}

static const char before_reclaim[] =
	"pgsteal_kswapd 100\npgsteal_direct 100\npgsteal_proactive 100\n"
	"pgscan_kswapd 100\npgscan_direct 100\npgscan_proactive 100\n"
	"pgscan_anon 200\npgscan_file 300\npgsteal_anon 200\npgsteal_file 300\n";

/* Scanned 12000 and stole 9000: kswapd 8000, direct 900, proactive 100; cgroups took 1000 more. */
static void actors(void **state)
{
	struct model *model = after(10, before_reclaim,
		"pgsteal_kswapd 8100\npgsteal_direct 1000\npgsteal_proactive 200\n"
		"pgscan_kswapd 10100\npgscan_direct 1900\npgscan_proactive 300\n"
		"pgscan_anon 4200\npgscan_file 10300\npgsteal_anon 2700\npgsteal_file 7800\n");

	(void)state;
	assert_int_equal(sample_table(model_now(model), ENTITY_RECLAIM)->row_count, 7);
	assert_true(find_actor(model, "khugepaged") == SIZE_MAX);
	assert_ratio(of(model, "kswapd", METRIC_RECLAIM_EFFICIENCY), 0.8);
	assert_ratio(of(model, "direct", METRIC_RECLAIM_EFFICIENCY), 0.5);
	assert_ratio(of(model, "direct", METRIC_RECLAIM_STOLEN_SHARE), 0.1);
	assert_ratio(value_of(model, 0, METRIC_SYSTEM_DIRECT_SHARE), 0.1);
	assert_ratio(of(model, "cgroup limits", METRIC_RECLAIM_STOLEN_SHARE), 0.1);
	assert_ratio(of(model, "all: anonymous", METRIC_RECLAIM_STOLEN_SHARE), 0.25);
	assert_ratio(of(model, "all", METRIC_RECLAIM_EFFICIENCY), 10000.0 / 14000);
	assert_int_equal(of(model, "cgroup limits", METRIC_RECLAIM_STOLEN).count, 1200 * 4096);
	assert_ratio(model_cell(model, find_actor(model, "kswapd"),
				(struct column){ METRIC_RECLAIM_STOLEN, LENS_RATE }),
		     8000 * 4096 / 10.0);
	model_free(model);
}

static void efficiency_of_example(void **state)
{
	struct model *model = after(1, "pgscan_kswapd 5\npgsteal_kswapd 3\n",
				    "pgscan_kswapd 12005\npgsteal_kswapd 9003\n");

	(void)state;
	assert_ratio(of(model, "all", METRIC_RECLAIM_EFFICIENCY), 0.75);
	take_vmstat(model, 20, "pgscan_kswapd 12005\npgsteal_kswapd 9003\n");
	assert_int_equal(of(model, "all", METRIC_RECLAIM_EFFICIENCY).presence, PRESENCE_ABSENT);
	assert_int_equal(of(model, "all", METRIC_RECLAIM_STOLEN_SHARE).presence, PRESENCE_ABSENT);
	/* Reads are not atomic: not more than all of it. */
	take_vmstat(model, 30, "pgscan_kswapd 12105\npgsteal_kswapd 9113\n");
	assert_ratio(of(model, "all", METRIC_RECLAIM_EFFICIENCY), 1);
	model_free(model);
}

/* What cgroups did is a difference, which may step back between two reads. */
static void differences_do_not_run_backwards(void **state)
{
	struct model *model = after(1,
		"pgscan_kswapd 100\npgsteal_kswapd 100\npgscan_anon 100\npgscan_file 100\n"
		"pgsteal_anon 100\npgsteal_file 100\n",
		"pgscan_kswapd 105\npgsteal_kswapd 105\npgscan_anon 100\npgscan_file 103\n"
		"pgsteal_anon 100\npgsteal_file 103\n");

	(void)state;
	assert_ratio(model_cell(model, find_actor(model, "cgroup limits"),
				(struct column){ METRIC_RECLAIM_STOLEN, LENS_RATE }), 0);
	model_free(model);
}

/* Before 4.8 every actor had a counter per zone. */
static void zones_of_old_kernels_add_up(void **state)
{
	struct model *model = after(1,
		"pgsteal_kswapd_dma 0\npgsteal_kswapd_normal 10\npgscan_kswapd_dma 0\n"
		"pgscan_kswapd_normal 20\npgsteal_direct_normal 1\npgscan_direct_normal 2\n"
		"pgscan_direct_throttle 7\n",
		"pgsteal_kswapd_dma 5\npgsteal_kswapd_normal 15\npgscan_kswapd_dma 10\n"
		"pgscan_kswapd_normal 30\npgsteal_direct_normal 1\npgscan_direct_normal 2\n"
		"pgscan_direct_throttle 9\n");

	(void)state;
	assert_int_equal(of(model, "kswapd", METRIC_RECLAIM_STOLEN).count, 20 * 4096);
	assert_int_equal(of(model, "direct", METRIC_RECLAIM_SCANNED).count, 2 * 4096);
	assert_ratio(of(model, "kswapd", METRIC_RECLAIM_EFFICIENCY), 0.5);
	assert_int_equal(of(model, "all", METRIC_RECLAIM_SCANNED).count, 42 * 4096);
	model_free(model);
}

static void no_reclaim_counters(void **state)
{
	struct model *model = after(1, "pgfault 1\n", "pgfault 2\n");

	(void)state;
	assert_int_equal(sample_table(model_now(model), ENTITY_RECLAIM)->row_count, 0);
	model_free(model);
}

/* 5000 pages came back in 10 s, 9000 were stolen, 4200 of those that came back were active. */
static void thrashing(void **state)
{
	static const char before[] =
		"workingset_refault_anon 10\nworkingset_refault_file 10\n"
		"workingset_activate_anon 10\nworkingset_activate_file 10\n"
		"pgsteal_anon 10\npgsteal_file 10\n";
	struct model *model = after(10, before,
		"workingset_refault_anon 1010\nworkingset_refault_file 4010\n"
		"workingset_activate_anon 210\nworkingset_activate_file 4010\n"
		"pgsteal_anon 10\npgsteal_file 9010\n");

	(void)state;
	assert_ratio(value_of(model, 0, METRIC_SYSTEM_THRASH), 5000.0 / 9000);
	assert_ratio(value_of(model, 0, METRIC_SYSTEM_ACTIVE_REFAULT), 0.84);
	assert_ratio(model_cell(model, 0, (struct column){ METRIC_SYSTEM_WORKINGSET_REFAULT_FILE,
							   LENS_RATE }), 400 * 4096.0);
	/* Drift: a node's statistic that steps back has not moved. */
	take_vmstat(model, 30, before);
	assert_ratio(model_cell(model, 0, (struct column){ METRIC_SYSTEM_WORKINGSET_REFAULT_FILE,
							   LENS_RATE }), 0);
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_ACTIVE_REFAULT).presence,
			 PRESENCE_ABSENT);
	model_free(model);
}

static void thrashing_of_old_kernels(void **state)
{
	struct model *model = after(10,
		"workingset_refault 10\nworkingset_activate 10\npgsteal_kswapd 0\n"
		"pgsteal_direct 0\n",
		"workingset_refault 110\nworkingset_activate 35\npgsteal_kswapd 150\n"
		"pgsteal_direct 50\n");

	(void)state;
	assert_ratio(value_of(model, 0, METRIC_SYSTEM_THRASH), 0.5);
	assert_ratio(value_of(model, 0, METRIC_SYSTEM_ACTIVE_REFAULT), 0.25);
	/* Nothing was stolen: the refault rate alone tells. */
	take_vmstat(model, 30, "workingset_refault 120\nworkingset_activate 35\n"
			       "pgsteal_kswapd 150\npgsteal_direct 50\n");
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_THRASH).presence, PRESENCE_ABSENT);
	model_free(model);
}

static void major_faults_for_swap(void **state)
{
	struct model *model = after(10, "pgfault 0\npgmajfault 0\npswpin 0\nswap_ra 0\nzswpin 0\n",
				    "pgfault 900\npgmajfault 100\npswpin 80\nswap_ra 50\n"
				    "zswpin 10\n");

	(void)state;
	assert_ratio(value_of(model, 0, METRIC_SYSTEM_SWAP_IN_SHARE), 0.4);
	take_vmstat(model, 30, "pgfault 1000\npgmajfault 101\npswpin 592\nswap_ra 50\nzswpin 10\n");
	assert_ratio(value_of(model, 0, METRIC_SYSTEM_SWAP_IN_SHARE), 1);
	take_vmstat(model, 40, "pgfault 1000\npgmajfault 101\npswpin 592\nswap_ra 50\nzswpin 10\n");
	assert_int_equal(value_of(model, 0, METRIC_SYSTEM_SWAP_IN_SHARE).presence,
			 PRESENCE_ABSENT);
	model_free(model);
}

/* 250000 pages in 5 s are 195.3 MiB/s; 16384 minor and 16 major faults in 2 s. */
static void rates_of_events(void **state)
{
	struct model *model = after(5, "pgalloc_dma 0\npgalloc_normal 1000\n",
				    "pgalloc_dma 50000\npgalloc_normal 201000\n");

	(void)state;
	struct cell rate = model_cell(model, 0,
				      (struct column){ METRIC_SYSTEM_PGALLOC, LENS_RATE });
	assert_true(fabs(rate.ratio / (1 << 20) - 195.3) < 0.05);
	model_free(model);
	model = after(2, "pgfault 100\npgmajfault 4\n", "pgfault 16500\npgmajfault 20\n");
	assert_ratio(model_cell(model, 0, (struct column){ METRIC_SYSTEM_MINOR_FAULTS,
							   LENS_RATE }), 8192);
	assert_ratio(model_cell(model, 0, (struct column){ METRIC_SYSTEM_PGMAJFAULT, LENS_RATE }),
		     8);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(actors),
		cmocka_unit_test(efficiency_of_example),
		cmocka_unit_test(differences_do_not_run_backwards),
		cmocka_unit_test(zones_of_old_kernels_add_up),
		cmocka_unit_test(no_reclaim_counters),
		cmocka_unit_test(thrashing),
		cmocka_unit_test(thrashing_of_old_kernels),
		cmocka_unit_test(major_faults_for_swap),
		cmocka_unit_test(rates_of_events),
	};

	return cmocka_run_group_tests_name("reclaim", tests, NULL, NULL);
}
