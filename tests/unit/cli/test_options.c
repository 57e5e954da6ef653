/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Command lines and what they mean. */
#include "options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "mempane/clock.h"
#include "mempane/text.h"

enum { WORDS_MAXIMUM = 24 };

/* Parses "mempane" and the words of `line`, which are separated by single blanks. */
static enum status parse(const char *line, struct options *options)
{
	static char copy[256];
	char *arguments[WORDS_MAXIMUM + 2] = { (char[]){ "mempane" } };
	int count = 1;

	snprintf(copy, sizeof(copy), "%s", line);
	for (char *word = copy; *word && count < WORDS_MAXIMUM;) {
		char *end = word + strcspn(word, " ");
		char *next = *end ? end + 1 : end;

		*end = '\0';
		arguments[count++] = word;
		word = next;
	}
	return options_parse(count, arguments, options);
}

static void test_commands(void **state)
{
	static const struct { const char *line; enum command command; size_t operands; } cases[] = {
		{ "", COMMAND_LIVE, 0 },
		{ "1234", COMMAND_LIVE, 1 },
		{ "-d 2", COMMAND_LIVE, 0 },
		{ "snapshot", COMMAND_SNAPSHOT, 0 },
		{ "snapshot memory swap", COMMAND_SNAPSHOT, 2 },
		{ "--root / snapshot memory", COMMAND_SNAPSHOT, 1 },
		{ "inspect self", COMMAND_INSPECT, 1 },
		{ "inspect -- 12", COMMAND_INSPECT, 1 },
		{ "capture x -n 2", COMMAND_CAPTURE, 1 },
		{ "list metrics -J", COMMAND_LIST, 1 },
		{ "-b", COMMAND_SNAPSHOT, 0 },
		{ "-b memory", COMMAND_SNAPSHOT, 1 },
		{ "--json", COMMAND_SNAPSHOT, 0 },
		{ "--json 12", COMMAND_INSPECT, 1 },
		{ "-n 3", COMMAND_LIVE, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct options options;

		assert_int_equal(parse(cases[i].line, &options), STATUS_SUCCESS);
		assert_int_equal(options.command, cases[i].command);
		assert_int_equal(options.operand_count, cases[i].operands);
		options_done(&options);
	}
}

static void test_values(void **state)
{
	struct options options;

	(void)state;
	assert_int_equal(parse("snapshot -d 0.5 -n 7 --top 3 -u nobody -F pss>1M -s +pid -o f "
			       "--root r", &options), STATUS_SUCCESS);
	assert_int_equal(options.interval, NANOSECONDS_PER_SECOND / 2);
	assert_int_equal(options.iterations, 7);
	assert_int_equal(options.top, 3);
	assert_string_equal(options.user, "nobody");
	assert_string_equal(options.filter, "pss>1M");
	assert_string_equal(options.sort, "+pid");
	assert_string_equal(options.output, "f");
	assert_string_equal(options.root, "r");
	assert_string_equal(options.format, "text");
	options_done(&options);
}

static void test_pid_lists(void **state)
{
	struct options options;

	(void)state;
	assert_int_equal(parse("snapshot -p 1,22 --pid=333,self", &options), STATUS_SUCCESS);
	assert_int_equal(options.pid_count, 4);
	assert_int_equal(options.pids[0], 1);
	assert_int_equal(options.pids[1], 22);
	assert_int_equal(options.pids[2], 333);
	assert_int_equal(options.pids[3], getpid());
	assert_true(options.has_self);
	options_done(&options);
	assert_int_equal(parse("snapshot -p 0", &options), STATUS_SUCCESS);
	assert_int_equal(options.pids[0], getpid());
	options_done(&options);
}

static void test_refusals(void **state)
{
	static const char *const lines[] = {
		"--nonsense", "-Z", "-d", "-d 0", "-d -1", "-d abc", "-d nan", "-d inf", "-d 1e99",
		"-d 0.000001", "-d 1s", "-n 0", "-n -1", "-n x", "-n 99999999999999999999",
		"-n 1.5",
		"-p", "-p x", "-p 1,,2", "-p 1,", "-p -1", "-p 99999999999999999999",
		"--top 0", "--top x", "--format yaml", "--format", "--json=1",
		"list --top 3 metrics", "capture -J d", "inspect -p 3 4", "snapshot --no-mouse",
		"-u", "--readonly --json",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		struct options options;

		assert_int_equal(parse(lines[i], &options), STATUS_USAGE);
		options_done(&options);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_pid_lists),
		cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
