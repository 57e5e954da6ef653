/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which names count as near. */
#include "suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "mempane/text.h"

static const char *const names[] = { "memory", "meminfo", "mappings", "swap", "slab", "zones" };

static const char *nearest(const char *word, struct suggestion *suggestion)
{
	suggestion_begin(suggestion, word);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		suggestion_consider(suggestion, names[i]);
	return suggestion->best;
}

static void test_nearest_name(void **state)
{
	static const struct { const char *word, *name; } cases[] = {
		{ "memry", "memory" }, { "mmeory", "memory" }, { "swp", "swap" },
		{ "zone", "zones" }, { "map", "mappings" }, { "memi", "meminfo" },
		{ "slabs", "slab" }, { "SWAP", "" }, { "xyz", "" }, { "", "" }, { "q", "" },
	};
	struct suggestion suggestion;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(nearest(cases[i].word, &suggestion), cases[i].name);
}

static void test_long_words_are_far(void **state)
{
	struct suggestion suggestion;
	char word[10001];

	(void)state;
	memset(word, 'm', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	assert_string_equal(nearest(word, &suggestion), "");
}

static void test_sentence(void **state)
{
	struct suggestion suggestion;

	(void)state;
	nearest("memry", &suggestion);
	assert_string_equal(suggestion_end(&suggestion), "; did you mean 'memory'?");
	nearest("nothing like it", &suggestion);
	assert_string_equal(suggestion_end(&suggestion), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nearest_name),
		cmocka_unit_test(test_long_words_are_far),
		cmocka_unit_test(test_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
