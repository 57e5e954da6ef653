/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The CSV report of a small machine, line by line. */
#include "small_machine.h"

static void expect(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("expected %s\nin %s", part, text);
}

static void test_one_view(void **state)
{
	char *text = write_report("csv", (struct report_request){ 0 }, &process_view);

	(void)state;
	assert_string_equal(text,
		"time,sample,process.pid,process.name,process.pss,process.resident,"
		"process.minor_faults_per_s,reason\n"
		"1970-01-01T00:16:42.000Z,0,1,init,524288,1048576,0,\n"
		"1970-01-01T00:16:42.000Z,0,20,a) R 1 (\\x0a\\x1b[31m\\xff,,8388608,25,"
		"process.pss=denied\n"
		"1970-01-01T00:16:42.000Z,0,300,\xe6\xbc\xa2\xe5\xad\x97,,2097152,0,"
		"process.pss=blocked\n"
		"1970-01-01T00:16:42.000Z,0,4000,kthreadd,,,0,\n");
	free(text);
}

static void test_later_samples_have_no_heading(void **state)
{
	char *text = write_report("csv", (struct report_request){ .number = 7 }, &process_view);

	(void)state;
	assert_true(strncmp(text, "1970-01-01T00:16:42.000Z,7,1,init,", 34) == 0);
	free(text);
}

static struct model *machine_with_name(const char *name)
{
	struct model *model = model_new(release_sample, NULL);
	struct sample *sample = begin_sample(0);

	add_process(sample, 1, name, 4096, 0);
	sample_finish(sample);
	model_take(model, sample);
	return model;
}

static char *write_views(struct model *model, const struct view *const *views, size_t count,
			 unsigned number)
{
	const struct report_request request = { .views = views, .view_count = count,
						.number = number };
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	assert_int_equal(report_find("csv")->write(file, model, &request), 0);
	fclose(file);
	return text;
}

static void test_names_are_quoted_and_harmless(void **state)
{
	static const struct { const char *name, *field; } cases[] = {
		{ "plain name", ",1,plain name," },
		{ "a,b", ",1,\"a,b\"," },
		{ "say \"hi\"", ",1,\"say \"\"hi\"\"\"," },
		{ "a;b", ",1,\"a;b\"," },
		{ " blank", ",1,\" blank\"," },
		{ "", ",1,\"\"," },
		{ "back\\slash", ",1,back\\\\slash," },
		{ "=1+1", ",1,\\x3d1+1," },
		{ "-bash", ",1,\\x2dbash," },
		{ "+1", ",1,\\x2b1," },
		{ "@SUM(A1)", ",1,\\x40SUM(A1)," },
		{ "\t=1", ",1,\\x09=1," },
		{ "line\r\nbreak", ",1,line\\x0d\\x0abreak," },
		{ "c1 \xc2\x9b", ",1,c1 \\xc2\\x9b," },
		{ "del\x7f", ",1,del\\x7f," },
		{ "cut \xe6\xbc", ",1,cut \\xe6\\xbc," },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct view *views[] = { &process_view };
		struct model *model = machine_with_name(cases[i].name);
		char *text = write_views(model, views, 1, 0);

		expect(text, cases[i].field);
		/* The time is not known. */
		expect(text, "\n,0,1,");
		free(text);
		model_free(model);
	}
}

static void test_several_views_are_blocks(void **state)
{
	const struct view *views[] = { &process_view, &form_view };
	struct model *model = machine_with_name("x");
	char *text = write_views(model, views, 2, 1);
	char *second = strstr(text, "\n\n");

	(void)state;
	assert_int_equal(text[0], '\n');
	assert_int_equal(strncmp(text + 1, "time,sample,", 12), 0);
	assert_non_null(second);
	assert_int_equal(strncmp(second + 2, "time,sample,", 12), 0);
	free(text);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_view),
		cmocka_unit_test(test_later_samples_have_no_heading),
		cmocka_unit_test(test_names_are_quoted_and_harmless),
		cmocka_unit_test(test_several_views_are_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
