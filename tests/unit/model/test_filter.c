/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The filter language: what matches, what is refused and how, and hostile expressions. */
#include "made_sample.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const enum metric metrics[] = {
	METRIC_PROCESS_PID, METRIC_PROCESS_PSS, METRIC_PROCESS_USER, METRIC_PROCESS_COMMAND,
	METRIC_PROCESS_OOM_SCORE_ADJUSTMENT, METRIC_PROCESS_MINOR_FAULTS,
	METRIC_PROCESS_HUGE_SHARE, METRIC_PROCESS_START_TIME,
};

static void add_process(struct sample *sample, uint64_t pid, uint64_t pss, const char *user,
			const char *command)
{
	size_t row = made_row(sample, ENTITY_PROCESS, pid, 1, NULL);

	sample_put_count(sample, row, METRIC_PROCESS_PID, pid);
	sample_put_count(sample, row, METRIC_PROCESS_PSS, pss);
	sample_put_text(sample, row, METRIC_PROCESS_USER, text_from(user));
	sample_put_text(sample, row, METRIC_PROCESS_COMMAND, text_from(command));
	sample_put_signed(sample, row, METRIC_PROCESS_OOM_SCORE_ADJUSTMENT, (int64_t)pid - 2);
	sample_put_count(sample, row, METRIC_PROCESS_ANONYMOUS_HUGE_PAGES, pid * 10);
	sample_put_count(sample, row, METRIC_PROCESS_ANONYMOUS, 100);
	sample_put_count(sample, row, METRIC_PROCESS_START_TIME, pid * UINT64_C(60000000000));
}

/* Rows 0 to 3; PIDs 1 to 4. */
static struct model *four_processes(void)
{
	struct model *model = made_model(NULL);

	for (uint64_t step = 0; step < 2; step++) {
		struct sample *sample = made_sample(10 + (double)step, metrics,
						    ARRAY_SIZE(metrics));

		add_process(sample, 1, 1 << 20, "root", "/sbin/init splash");
		add_process(sample, 2, 512 << 20, "www-data", "nginx: worker");
		add_process(sample, 3, UINT64_C(3) << 30, "postgres", "postgres: Writer\n\x1b[31m");
		add_process(sample, 4, 0, "root", "\xff\xfe(b) R 1");
		sample_put_presence(sample, 3, METRIC_PROCESS_PSS, PRESENCE_DENIED);
		for (size_t row = 0; row < 4; row++)
			sample_put_count(sample, row, METRIC_PROCESS_MINOR_FAULTS,
					 step * row * 100);
		take(model, sample);
	}
	return model;
}

/* Bit i is set when row i matches. */
static unsigned matches(const struct model *model, const char *expression)
{
	struct order order = { .entity = ENTITY_PROCESS };
	struct filter *filter = NULL;
	struct rows rows = { 0 };
	unsigned result = 0;

	assert_int_equal(filter_new(ENTITY_PROCESS, expression, &filter, NULL), 0);
	order.filter = filter;
	assert_int_equal(model_order(model, &order, &rows), 0);
	for (size_t i = 0; i < rows.count; i++)
		result |= 1u << rows.items[i].row;
	assert_int_equal(rows.hidden + rows.matching, 4);
	rows_done(&rows);
	filter_free(filter);
	return result;
}

static void what_matches(void **state)
{
	static const struct {
		const char *expression;
		unsigned    rows;
	} cases[] = {
		{ "", 0xf }, { "   ", 0xf },
		{ "pid=2", 0x2 }, { "pid!=2", 0xd }, { "pid>=3", 0xc }, { "pid<=1", 0x1 },
		{ "pss>1M", 0x6 }, { "pss>=1M", 0x7 }, { "pss<1G", 0x3 }, { "pss>1.5G", 0x4 },
		{ "pss=512M", 0x2 }, { "pss=1048576", 0x1 },
		/* Refused is neither small nor large nor unequal. */
		{ "pss<1000G", 0x7 }, { "pss!=1", 0x7 },
		{ "pss=denied", 0x8 }, { "pss!=denied", 0x7 }, { "pss=absent", 0 },
		{ "user=root", 0x9 }, { "user!=root", 0x6 }, { "user~ROO", 0x9 },
		{ "user~^r", 0x9 }, { "user!~^r", 0x6 }, { "user=", 0 }, { "user~a$", 0x2 },
		{ "oom_score_adjustment<0", 0x1 }, { "oom_score_adjustment=-1", 0x1 },
		{ "oom_score_adjustment>0", 0xc },
		{ "minor_faults_per_s>=100", 0xe }, { "minor_faults_per_s>1k", 0 },
		{ "minor_faults_change=200", 0x4 },
		{ "PSS>1M", 0x6 }, { "Minflt/s>=100", 0xe }, { "OOMADJ<0", 0x1 },
		{ "/sbin", 0x1 }, { "/s", 0x1 },
		{ "huge_share>25%", 0xc }, { "huge_share=0.2", 0x2 },
		{ "start_time>150s", 0xc }, { "start_time<=1m", 0x1 },
		{ "nginx", 0x2 }, { "NGINX", 0x2 }, { "writer|init", 0x5 }, { "\\(b\\)", 0x8 },
		{ "root pid>1", 0x8 }, { " user=root   pid=1 ", 0x1 }, { "nginx root", 0 },
		{ ".", 0xf }, { "worker$", 0x2 }, { "nosuchthing", 0 },
	};
	struct model *model = four_processes();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		unsigned result = matches(model, cases[i].expression);

		if (result != cases[i].rows)
			fail_msg("\"%s\" matches %#x, not %#x", cases[i].expression, result,
				 cases[i].rows);
	}
	model_free(model);
}

static void what_is_refused(void **state)
{
	static const struct {
		const char *expression, *term, *expected;
	} cases[] = {
		{ "pss>", "pss>", "number" }, { "pid=1 pss>many", "pss>many", "number" },
		{ "pss>1GG", "pss>1GG", "number" }, { "pss~1", "pss~1", "=, !=" },
		{ "nosuch=1", "nosuch=1", "column of process" },
		{ "user<root", "user<root", "for a text" },
		{ "user~(", "user~(", "regular expression" }, { "(", "(", "regular expression" },
		{ "[z-a]", "[z-a]", "regular expression" },
		{ "name_per_s>1", "name_per_s>1", "column of process" },
		{ "name/s>1", "name/s>1", "column of process" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct filter *untouched = (struct filter *)&cases, *filter = untouched;
		struct error error = { 0 };

		assert_int_equal(filter_new(ENTITY_PROCESS, cases[i].expression, &filter, &error),
				 -EINVAL);
		assert_ptr_equal(filter, untouched);
		assert_int_equal(error.code, -EINVAL);
		assert_string_equal(error.path, cases[i].term);
		assert_non_null(strstr(error.what, cases[i].expected));
	}
}

/* A filter over what the sample lacks: nothing matches, nothing breaks. */
static void unasked_columns(void **state)
{
	struct model *model = four_processes();

	(void)state;
	assert_int_equal(matches(model, "swap>0"), 0);
	assert_int_equal(matches(model, "name~x"), 0);
	assert_int_equal(matches(model, "name=denied"), 0);
	model_free(model);
}

static void unlimited_is_more_than_any_number(void **state)
{
	static const enum metric limit_metrics[] = { METRIC_LIMIT_SOFT, METRIC_LIMIT_NAME };
	struct order order = { .entity = ENTITY_LIMIT };
	struct sample *sample = made_sample(1, limit_metrics, 2);
	struct model *model = made_model(NULL);
	struct filter *filter = NULL;
	struct rows rows = { 0 };

	(void)state;
	sample_put_presence(sample, made_row(sample, ENTITY_LIMIT, 0, 0, "a"), METRIC_LIMIT_SOFT,
			    PRESENCE_UNLIMITED);
	sample_put_count(sample, made_row(sample, ENTITY_LIMIT, 0, 0, "b"), METRIC_LIMIT_SOFT, 5);
	take(model, sample);
	assert_int_equal(filter_new(ENTITY_LIMIT, "soft>100 soft=max", &filter, NULL), 0);
	order.filter = filter;
	assert_int_equal(model_order(model, &order, &rows), 0);
	assert_int_equal(rows.count, 1);
	assert_int_equal(rows.items[0].row, 0);
	rows_done(&rows);
	filter_free(filter);
	model_free(model);
}

static void demands_what_it_looks_at(void **state)
{
	struct demand by_name = { 0 }, by_search = { 0 };
	struct filter *filter = NULL;

	(void)state;
	assert_int_equal(filter_new(ENTITY_PROCESS, "uss_share>1%", &filter, NULL), 0);
	filter_demand(filter, &by_name);
	filter_free(filter);
	assert_true(metric_set_has(&by_name.metrics, METRIC_PROCESS_USS));
	assert_true(metric_set_has(&by_name.metrics, METRIC_PROCESS_PRIVATE_DIRTY));
	assert_true(metric_set_has(&by_name.metrics, METRIC_SYSTEM_MEMORY_TOTAL));
	assert_false(metric_set_has(&by_name.metrics, METRIC_PROCESS_COMMAND));
	assert_int_equal(filter_new(ENTITY_PROCESS, "nginx", &filter, NULL), 0);
	filter_demand(filter, &by_search);
	filter_free(filter);
	assert_true(metric_set_has(&by_search.metrics, METRIC_PROCESS_COMMAND));
	assert_false(metric_set_has(&by_search.metrics, METRIC_PROCESS_PSS));
}

/* Any bytes: a filter or an error, never a crash; and a filter always answers. */
static void random_expressions(void **state)
{
	static const char alphabet[] = "pss user~!=<>()[]{}*+?|\\^$.1Gk%-_ \t\xff\xc3\x1b";
	struct model *model = four_processes();
	struct order order = { .entity = ENTITY_PROCESS };
	struct rows rows = { 0 };
	uint64_t seed = 7;
	unsigned accepted = 0;

	(void)state;
	for (int round = 0; round < 5000; round++) {
		char expression[16] = { 0 };
		struct filter *filter = NULL;
		struct error error = { 0 };

		for (size_t i = 0; i < sizeof(expression) - 1; i++) {
			seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			expression[i] = alphabet[(seed >> 33) % sizeof(alphabet)];
		}
		if (filter_new(ENTITY_PROCESS, expression, &filter, &error)) {
			assert_true(error.code < 0 && error.what[0]);
			continue;
		}
		accepted++;
		order.filter = filter;
		assert_int_equal(model_order(model, &order, &rows), 0);
		assert_int_equal(rows.matching + rows.hidden, 4);
		filter_free(filter);
	}
	assert_true(accepted > 100);
	rows_done(&rows);
	model_free(model);
}

static void long_term(void **state)
{
	char *expression = malloc(20001);
	struct error error = { 0 };
	struct filter *filter = NULL;

	(void)state;
	assert_non_null(expression);
	memset(expression, 'a', 20000);
	expression[20000] = '\0';
	assert_int_equal(filter_new(ENTITY_PROCESS, expression, &filter, &error), 0);
	filter_free(filter);
	expression[10000] = '=';
	assert_int_equal(filter_new(ENTITY_PROCESS, expression, &filter, &error), -EINVAL);
	free(expression);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_matches),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(unasked_columns),
		cmocka_unit_test(unlimited_is_more_than_any_number),
		cmocka_unit_test(demands_what_it_looks_at),
		cmocka_unit_test(random_expressions),
		cmocka_unit_test(long_term),
	};

	return cmocka_run_group_tests_name("filter", tests, NULL, NULL);
}
