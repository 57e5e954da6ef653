/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The JSON report of a small machine, member by member. */
#include "small_machine.h"

static void expect(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("expected %s\nin %s", part, text);
}

static void test_header(void **state)
{
	char *text = write_report("json", (struct report_request){ 0 }, &process_view);

	(void)state;
	expect(text, "{\"schema_version\":1,\"time\":\"1970-01-01T00:16:42.000Z\","
		     "\"time_ns\":1002000000000,\"monotonic_ns\":1002000000000,\"interval\":2,"
		     "\"host\":{\"name\":\"box\",\"kernel\":\"6.1\",\"architecture\":\"x86_64\","
		     "\"page_size\":4096,\"process_reader\":\"procfs\",\"live\":false}");
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	free(text);
}

static void test_presences(void **state)
{
	char *text = write_report("json", (struct report_request){ 0 }, &process_view);

	(void)state;
	expect(text, "{\"pid\":1,\"name\":\"init\",\"pss\":524288,\"resident\":1048576,"
		     "\"minor_faults_per_s\":0}");
	expect(text, "{\"pid\":20,\"name\":\"a) R 1 (\\n\\u001b[31m\\udcff\",\"pss\":null,"
		     "\"resident\":8388608,\"minor_faults_per_s\":25,"
		     "\"reason\":{\"pss\":\"denied\"}}");
	expect(text, "\"reason\":{\"pss\":\"blocked\"}");
	/* Absent: left out, neither 0 nor null. */
	expect(text, "{\"pid\":4000,\"name\":\"kthreadd\",\"minor_faults_per_s\":0}");
	free(text);
}

static void test_sources(void **state)
{
	char *text = write_report("json", (struct report_request){ 0 }, &process_view);

	(void)state;
	expect(text, "{\"name\":\"process_smaps_rollup\",\"path\":\"proc/PID/smaps_rollup\","
		     "\"state\":\"present\",\"reads\":4,\"denied\":1,\"blocked\":1,\"gone\":0,");
	assert_null(strstr(text, "meminfo"));
	free(text);
}

static void test_order_filter_and_top(void **state)
{
	struct filter *filter;
	char *text;

	(void)state;
	assert_int_equal(filter_new(ENTITY_PROCESS, "resident>=1M", &filter, NULL), 0);
	text = write_report("json", (struct report_request){
		.sort = { METRIC_PROCESS_RESIDENT, LENS_VALUE }, .top = 2,
		.filter = filter, .filter_entity = ENTITY_PROCESS }, &process_view);
	expect(text, "\"process\":[{\"pid\":20,");
	expect(text, "},{\"pid\":300,");
	assert_null(strstr(text, "\"pid\":1,"));
	filter_free(filter);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_presences),
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_order_filter_and_top),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
