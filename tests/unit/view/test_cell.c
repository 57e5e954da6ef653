/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cells as people read them: presence has its own look, text is harmless, numbers fit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "mempane/view.h"

static const struct column pss = { METRIC_PROCESS_PSS, LENS_VALUE };
static const struct column name = { METRIC_PROCESS_NAME, LENS_VALUE };

static const char *format(struct cell cell, struct column column, bool is_utf8)
{
	static char buffer[64];

	memset(buffer, '#', sizeof(buffer));
	cell_format(cell, column, NUMBER_HUMAN, is_utf8, buffer, sizeof(buffer));
	return buffer;
}

static struct cell count(uint64_t value)
{
	return (struct cell){ .presence = PRESENCE_PRESENT, .count = value };
}

static void presence_has_its_own_look(void **state)
{
	static const struct {
		enum presence presence;
		const char   *utf8, *ascii;
	} looks[] = {
		{ PRESENCE_ABSENT, "–", "-" }, { PRESENCE_UNASKED, "–", "-" },
		{ PRESENCE_PENDING, "…", "." }, { PRESENCE_DENIED, "?", "?" },
		{ PRESENCE_BLOCKED, "⧗", "#" }, { PRESENCE_GONE, "×", "x" },
		{ PRESENCE_ESTIMATE, "~", "~" },
		{ PRESENCE_UNLIMITED, "max", "max" }, { PRESENCE_UNREADABLE, "!", "!" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(looks); i++) {
		struct cell cell = { .presence = looks[i].presence, .count = 77 };

		if (cell.presence == PRESENCE_BLOCKED)	/* for how long is not known here */
			cell.count = 0;
		for (enum lens lens = LENS_VALUE; lens <= LENS_SHARE; lens++) {
			struct column column = { METRIC_PROCESS_RESIDENT, lens };

			assert_string_equal(format(cell, column, true), looks[i].utf8);
			assert_string_equal(format(cell, column, false), looks[i].ascii);
		}
		assert_string_equal(format(cell, name, true), looks[i].utf8);
	}
}

static void blocked_cells_say_for_how_long(void **state)
{
	struct cell cell = { .presence = PRESENCE_BLOCKED,
			     .count = 12 * UINT64_C(1000000000) };

	(void)state;
	assert_string_equal(format(cell, (struct column){ METRIC_PROCESS_PSS, LENS_VALUE }, true),
			    "⧗12.0s");
	assert_string_equal(format(cell, (struct column){ METRIC_PROCESS_PSS, LENS_RATE }, false),
			    "#12.0s");
	/* Text has no number. */
	assert_string_equal(format(cell, (struct column){ METRIC_PROCESS_COMMAND, LENS_VALUE },
				   true), "⧗");
}

/* What was left out shows its upper bound, where one is known, and that it is no value. */
static void bounds_look_like_estimates(void **state)
{
	static const struct column share = { METRIC_PROCESS_PSS, LENS_SHARE };
	static const struct column change = { METRIC_PROCESS_PSS, LENS_CHANGE };
	static const enum presence presences[] = { PRESENCE_PENDING, PRESENCE_ESTIMATE };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(presences); i++) {
		struct cell cell = { .presence = presences[i], .count = 5 << 20 };

		assert_string_equal(format(cell, pss, true), "~5.00M");
		assert_string_equal(format(cell, pss, false), "~5.00M");
		assert_string_not_equal(format(cell, change, false), "~5.00M");
		cell.ratio = 0.25;
		assert_string_equal(format(cell, share, true), "~25%");
		cell.count = 0;
		assert_string_equal(format(cell, pss, false), i ? "~" : ".");
	}
}

static void zero_is_zero(void **state)
{
	struct cell stale = { .presence = PRESENCE_STALE, .count = 5 << 20 };

	(void)state;
	assert_string_equal(format(count(0), pss, true), "0");
	assert_string_equal(format(count(0), (struct column){ METRIC_PROCESS_THREADS, LENS_VALUE },
				   true), "0");
	assert_string_equal(format(stale, pss, true), "5.00M");
}

/* -1000 says that there is nothing to explain; every digit is there for those who ask. */
static void an_index_says_that_it_fits(void **state)
{
	struct column column = { METRIC_FREE_AREA_EXTFRAG_INDEX, LENS_VALUE };
	struct cell cell = { .presence = PRESENCE_PRESENT, .signed_count = -1000 };
	char exact[16];

	(void)state;
	assert_string_equal(format(cell, column, true), "fits");
	cell_format(cell, column, NUMBER_EXACT, true, exact, sizeof(exact));
	assert_string_equal(exact, "-1.000");
	cell.signed_count = -999;
	assert_string_equal(format(cell, column, true), "-0.999");
	cell.signed_count = 870;
	assert_string_equal(format(cell, column, true), "0.870");
	column.lens = LENS_CHANGE;
	cell.signed_count = -1000;
	assert_string_equal(format(cell, column, true), "-1.000");
}

static void changes_carry_their_sign(void **state)
{
	struct column bytes = { METRIC_PROCESS_PSS, LENS_CHANGE };
	struct column events = { METRIC_PROCESS_MINOR_FAULTS, LENS_CHANGE };
	struct cell cell = { .presence = PRESENCE_PRESENT };

	(void)state;
	assert_string_equal(format(cell, bytes, true), "0");
	cell.signed_count = 5 << 20;
	assert_string_equal(format(cell, bytes, true), "+5.00M");
	cell.signed_count = -(5 << 20);
	assert_string_equal(format(cell, bytes, true), "-5.00M");
	cell.signed_count = 12345;
	assert_string_equal(format(cell, events, true), "+12.3k");
	cell.signed_count = INT64_MIN;
	assert_true(strlen(format(cell, bytes, true)) <= 6);
}

static void rates_and_shares(void **state)
{
	struct cell cell = { .presence = PRESENCE_PRESENT };

	(void)state;
	cell.ratio = 8192;
	assert_string_equal(format(cell, (struct column){ METRIC_PROCESS_MINOR_FAULTS, LENS_RATE },
				   true), "8.19k");
	cell.ratio = 0.15e9;	/* 1.5 s of pressure in 10 s */
	assert_string_equal(format(cell, (struct column){ METRIC_SYSTEM_PRESSURE_SOME_TOTAL,
							  LENS_RATE }, true), "15%");
	cell.ratio = 0.5;
	assert_string_equal(format(cell, (struct column){ METRIC_PROCESS_PSS, LENS_SHARE }, true),
			    "50%");
}

/* No control byte and no broken character leaves, however the bytes are arranged. */
static void text_is_harmless(void **state)
{
	static const char *const texts[] = {
		"a\x1b[31mred", "two\nlines", "\xff\xfe", "\xc2\x9b" "31m", "tab\there", "\x7f",
		"\xe2\x80\xae" "gpj.exe",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		for (size_t size = 1; size < 24; size++) {
			struct cell cell = { .presence = PRESENCE_PRESENT, .text = texts[i] };
			char buffer[24];

			for (int is_utf8 = 0; is_utf8 <= 1; is_utf8++) {
				cell_format(cell, name, NUMBER_HUMAN, is_utf8, buffer, size);
				assert_true(strlen(buffer) < size);
				for (const char *c = buffer; *c; c++)
					assert_false((unsigned char)*c < 0x20 || *c == 0x7f);
				assert_null(strstr(buffer, "\xc2\x9b"));
				assert_null(strstr(buffer, "\xe2\x80\xae"));
			}
		}
}

/* Human numbers stand still: whatever the value, a column of bytes takes at most six columns. */
static void numbers_fit(void **state)
{
	(void)state;
	for (unsigned shift = 0; shift < 64; shift++)
		for (int64_t delta = -1; delta <= 1; delta++) {
			struct cell cell = count((UINT64_C(1) << shift) + (uint64_t)delta);
			struct column change = { METRIC_PROCESS_PSS, LENS_CHANGE };

			assert_true(strlen(format(cell, pss, true)) <= 5);
			assert_true(strlen(format(cell, change, true)) <= 6);
		}
}

static void exact_numbers_keep_every_digit(void **state)
{
	char buffer[64];

	(void)state;
	cell_format(count(UINT64_MAX), pss, NUMBER_EXACT, true, buffer, sizeof(buffer));
	assert_string_equal(buffer, "18446744073709551615");
	cell_format((struct cell){ .presence = PRESENCE_PRESENT, .ratio = 1234567.891 },
		    (struct column){ METRIC_PROCESS_PSS, LENS_RATE }, NUMBER_EXACT, true, buffer,
		    sizeof(buffer));
	assert_string_equal(buffer, "1234567.89");
}

/* Any metric through any lens with any bits in the cell: always terminated, within the buffer. */
static void every_column(void **state)
{
	static const uint64_t values[] = { 0, 1, 999, UINT64_C(1) << 40, UINT64_MAX };

	(void)state;
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++)
		for (enum lens lens = LENS_VALUE; lens <= LENS_SHARE; lens++)
			for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
				struct column column = { metric, lens };

				if (metric_info(metric)->unit == UNIT_TEXT)
					continue;
				assert_true(strlen(format(count(values[i]), column, false)) < 40);
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(presence_has_its_own_look),
		cmocka_unit_test(blocked_cells_say_for_how_long),
		cmocka_unit_test(bounds_look_like_estimates),
		cmocka_unit_test(zero_is_zero),
		cmocka_unit_test(an_index_says_that_it_fits),
		cmocka_unit_test(changes_carry_their_sign),
		cmocka_unit_test(rates_and_shares),
		cmocka_unit_test(text_is_harmless),
		cmocka_unit_test(numbers_fit),
		cmocka_unit_test(exact_numbers_keep_every_digit),
		cmocka_unit_test(every_column),
	};

	return cmocka_run_group_tests_name("cell", tests, NULL, NULL);
}
