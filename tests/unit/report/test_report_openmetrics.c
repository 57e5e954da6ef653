/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Both expositions of a small machine, line by line. */
#include "small_machine.h"

static void expect(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("expected %s\nin %s", part, text);
}

static void test_openmetrics(void **state)
{
	char *text = write_report("openmetrics", (struct report_request){ 0 }, &process_view);

	(void)state;
	expect(text, "# TYPE mempane_process_resident_bytes gauge\n"
		     "# UNIT mempane_process_resident_bytes bytes\n"
		     "# HELP mempane_process_resident_bytes Resident memory, ");
	expect(text, "\nmempane_process_resident_bytes{pid=\"1\",name=\"init\"} 1048576\n");
	/* Raw, though the view shows a rate. */
	expect(text, "\n# HELP mempane_process_minor_faults_total Page faults ");
	expect(text, "\nmempane_process_minor_faults_total{pid=\"1\",name=\"init\"} 100\n");
	assert_null(strstr(text, "TYPE mempane_process_minor_faults"));
	assert_string_equal(text + strlen(text) - strlen("\n# EOF\n"), "\n# EOF\n");
	free(text);
}

static void test_prometheus(void **state)
{
	char *text = write_report("prometheus", (struct report_request){ 0 }, &process_view);

	(void)state;
	expect(text, "# TYPE mempane_process_minor_faults_total counter\n");
	expect(text, "# TYPE mempane_process_resident_bytes gauge\n");
	assert_null(strstr(text, "# UNIT"));
	assert_null(strstr(text, "# EOF"));
	free(text);
}

static void test_labels_are_escaped(void **state)
{
	char *text = write_report("openmetrics", (struct report_request){ 0 }, &process_view);

	(void)state;
	expect(text, "{pid=\"20\",name=\"a) R 1 (\\\\x0a\\\\x1b[31m\\\\xff\"} 8388608\n");
	expect(text, "{pid=\"300\",name=\"\xe6\xbc\xa2\xe5\xad\x97\"} 2097152\n");
	free(text);
}

static void test_cells_without_value_have_no_series(void **state)
{
	char *text = write_report("openmetrics", (struct report_request){ 0 }, &process_view);

	(void)state;
	expect(text, "\nmempane_process_pss_bytes{pid=\"1\"");
	assert_null(strstr(text, "\nmempane_process_pss_bytes{pid=\"20\""));
	assert_null(strstr(text, "\nmempane_process_resident_bytes{pid=\"4000\""));
	free(text);
}

static const struct view_column limit_columns[] = {
	{ .column = { METRIC_LIMIT_SOFT, LENS_VALUE } },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

static const struct view limit_view = {
	.name = "limit", .title = "Limit", .help = "A test.", .layout = VIEW_TABLE,
	.entity = ENTITY_LIMIT, .columns = limit_columns,
};

/* Rows that nothing tells apart still are different series; a limit without limit is infinite. */
static void test_equal_rows_and_no_limit(void **state)
{
	struct model *model = model_new(release_sample, NULL);
	const struct view *views[] = { &limit_view };
	const struct report_request request = { .views = views, .view_count = 1, .subject = 42 };
	struct sample *sample = sample_new();
	struct demand demand = { 0 };
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	(void)state;
	view_demand(&limit_view, &demand);
	demand_add(&demand, METRIC_LIMIT_NAME);
	assert_int_equal(sample_begin(sample, &demand), 0);
	for (size_t i = 0; i < 3; i++) {
		sample_add_row(sample, ENTITY_LIMIT, (struct key){ .first = i });
		sample_put_text(sample, i, METRIC_LIMIT_NAME, text_from("same"));
		sample_put_count(sample, i, METRIC_LIMIT_SOFT, i);
	}
	sample_put_presence(sample, 2, METRIC_LIMIT_SOFT, PRESENCE_UNLIMITED);
	sample_finish(sample);
	model_take(model, sample);
	assert_int_equal(report_find("openmetrics")->write(file, model, &request), 0);
	fclose(file);
	expect(text, "{pid=\"42\",name=\"same\"} 0\n");
	expect(text, "{pid=\"42\",name=\"same\",duplicate=\"1\"} 1\n");
	expect(text, "{pid=\"42\",name=\"same\",duplicate=\"2\"} +Inf\n");
	free(text);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_openmetrics),
		cmocka_unit_test(test_prometheus),
		cmocka_unit_test(test_labels_are_escaped),
		cmocka_unit_test(test_cells_without_value_have_no_series),
		cmocka_unit_test(test_equal_rows_and_no_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
