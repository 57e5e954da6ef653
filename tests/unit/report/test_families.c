/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of the families of all metrics: unique, and none that promtool would complain about. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../../src/report/families.h"

static bool is_series(enum metric metric)
{
	return family_kind(metric) == FAMILY_GAUGE || family_kind(metric) == FAMILY_COUNTER;
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(left, right);
}

/* The names of all families; of a counter the name without _total, too, which belongs to it. */
static size_t all_names(char (*names)[FAMILY_NAME_SIZE])
{
	size_t count = 0;

	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++) {
		if (!is_series(metric))
			continue;
		family_name(metric, names[count++]);
		if (family_kind(metric) != FAMILY_COUNTER)
			continue;
		family_name(metric, names[count]);
		names[count][strlen(names[count]) - strlen("_total")] = '\0';
		count++;
	}
	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
		family_info_name(entity, names[count++]);
	return count;
}

static void test_names_are_unique(void **state)
{
	char (*names)[FAMILY_NAME_SIZE] = calloc(2 * METRIC_COUNT + ENTITY_COUNT, sizeof(*names));
	size_t count;

	(void)state;
	assert_non_null(names);
	count = all_names(names);
	qsort(names, count, sizeof(*names), compare_names);
	for (size_t i = 1; i < count; i++)
		if (strcmp(names[i - 1], names[i]) == 0)
			fail_msg("two families are %s", names[i]);
	free(names);
}

static bool has_word(const char *name, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = strstr(name, word); at; at = strstr(at + 1, word))
		if (at > name && at[-1] == '_' && (at[length] == '_' || !at[length]))
			return true;
	return false;
}

static void test_names_are_in_base_units(void **state)
{
	static const char *const words[] = {
		"s", "ms", "us", "ns", "sec", "b", "kb", "mb", "gb", "tb", "pb", "m", "h", "d",
		"milliseconds", "microseconds", "nanoseconds", "minutes", "hours", "days", "weeks",
		"kilobytes", "megabytes", "gigabytes", "kibibytes", "mebibytes", "gibibytes",
		"bits", "percent", "percents", "percentage", "counter", "gauge", "histogram",
		"summary", "untyped",
	};
	char name[FAMILY_NAME_SIZE];

	(void)state;
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++) {
		if (!is_series(metric))
			continue;
		family_name(metric, name);
		assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_"),
				 strlen(name));
		for (size_t i = 0; i < ARRAY_SIZE(words); i++)
			if (has_word(name, words[i]))
				fail_msg("%s has the word %s", name, words[i]);
	}
}

static void test_endings(void **state)
{
	char name[FAMILY_NAME_SIZE];

	(void)state;
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++) {
		const char *unit = family_unit(metric);
		struct text whole;

		if (!is_series(metric))
			continue;
		family_name(metric, name);
		whole = text_from(name);
		assert_int_equal(text_ends_with(whole, "_total"),
				 family_kind(metric) == FAMILY_COUNTER);
		if (family_kind(metric) == FAMILY_COUNTER)
			whole.size -= strlen("_total");
		if (unit && !text_ends_with(whole, unit))
			fail_msg("%s is in %s", name, unit);
	}
}

static void test_labels_have_one_meaning(void **state)
{
	(void)state;
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++) {
		const char *name = metric_info(metric)->name;

		assert_string_not_equal(name, "duplicate");
		/* Such rows get the subject's. */
		if (entity_info(metric_info(metric)->entity)->is_per_subject)
			assert_string_not_equal(name, "pid");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_are_unique),
		cmocka_unit_test(test_names_are_in_base_units),
		cmocka_unit_test(test_endings),
		cmocka_unit_test(test_labels_have_one_meaning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
