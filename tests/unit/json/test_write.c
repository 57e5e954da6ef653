/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the JSON writer writes, byte for byte. */
#include "mempane/json.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mempane/text.h"

struct written {
	struct json_writer json;
	FILE *file;
	char *data;
	size_t size;
};

static void begin(struct written *written, bool is_indented)
{
	*written = (struct written){ 0 };
	written->file = open_memstream(&written->data, &written->size);
	assert_non_null(written->file);
	json_begin(&written->json, written->file, is_indented);
}

static void expect(struct written *written, const char *expected)
{
	json_end(&written->json);
	fclose(written->file);
	assert_string_equal(written->data, expected);
	free(written->data);
}

static void test_nesting_and_commas(void **state)
{
	struct written written;

	(void)state;
	begin(&written, false);
	json_object_begin(&written.json, NULL);
	json_count(&written.json, "a", UINT64_MAX);
	json_array_begin(&written.json, "b");
	json_signed(&written.json, NULL, INT64_MIN);
	json_object_begin(&written.json, NULL);
	json_object_end(&written.json);
	json_array_end(&written.json);
	json_boolean(&written.json, "c", true);
	json_null(&written.json, "d");
	json_object_end(&written.json);
	expect(&written, "{\"a\":18446744073709551615,\"b\":[-9223372036854775808,{}],"
			 "\"c\":true,\"d\":null}\n");
}

static void test_indented(void **state)
{
	struct written written;

	(void)state;
	begin(&written, true);
	json_object_begin(&written.json, NULL);
	json_array_begin(&written.json, "a");
	json_count(&written.json, NULL, 1);
	json_count(&written.json, NULL, 2);
	json_array_end(&written.json);
	json_array_begin(&written.json, "b");
	json_array_end(&written.json);
	json_object_end(&written.json);
	expect(&written, "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": []\n}\n");
}

static void test_strings(void **state)
{
	static const struct { const char *raw, *json; } cases[] = {
		{ "", "\"\"" },
		{ "plain", "\"plain\"" },
		{ "a\"b\\c", "\"a\\\"b\\\\c\"" },
		{ "\n\t\r\b\f", "\"\\n\\t\\r\\b\\f\"" },
		{ "\x1b[2J\x7f", "\"\\u001b[2J\\u007f\"" },
		{ "a) R 1 (", "\"a) R 1 (\"" },
		{ "\xe6\xbc\xa2\xe5\xad\x97", "\"\xe6\xbc\xa2\xe5\xad\x97\"" },
		{ "\xc2\x9b" "31m", "\"\\u009b31m\"" },		/* C1 control: CSI */
		{ "\xff", "\"\\udcff\"" },
		{ "\xe6\xbc", "\"\\udce6\\udcbc\"" },		/* cut inside a character */
		{ "\xc0\xaf", "\"\\udcc0\\udcaf\"" },		/* overlong */
		{ "\xed\xa0\x80", "\"\\udced\\udca0\\udc80\"" },	/* a surrogate, encoded */
		{ "\xf4\x90\x80\x80", "\"\\udcf4\\udc90\\udc80\\udc80\"" },	/* too far */
		{ "\xf0\x9f\x98\x80", "\"\xf0\x9f\x98\x80\"" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct written written;
		char expected[128];

		snprintf(expected, sizeof(expected), "%s\n", cases[i].json);
		begin(&written, false);
		json_string(&written.json, NULL, cases[i].raw);
		expect(&written, expected);
	}
}

static void test_numbers(void **state)
{
	static const struct { double value; const char *json; } cases[] = {
		{ 0, "0" }, { 1, "1" }, { 0.5, "0.5" }, { 1.0003, "1.0003" }, { -2.5, "-2.5" },
		{ 0.1 + 0.2, "0.30000000000000004" }, { 1e300, "1e+300" },
		{ NAN, "null" }, { INFINITY, "null" }, { -INFINITY, "null" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct written written;
		char expected[64];

		snprintf(expected, sizeof(expected), "%s\n", cases[i].json);
		begin(&written, false);
		json_number(&written.json, NULL, cases[i].value);
		expect(&written, expected);
	}
}

static void test_missing_string_is_null(void **state)
{
	struct written written;

	(void)state;
	begin(&written, false);
	json_string(&written.json, NULL, NULL);
	expect(&written, "null\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nesting_and_commas),
		cmocka_unit_test(test_indented),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_missing_string_is_null),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
