/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The worked example of D13, what robustness is worth, and when nothing is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "../../../src/model/trend.h"

static void assert_near(double found, double expected)
{
	assert_true(fabs(found - expected) < 1e-9 * (1 + fabs(expected)));
}

static double least_squares(const double *times, const double *values, size_t count)
{
	double time = 0, value = 0, both = 0, square = 0;

	for (size_t i = 0; i < count; i++) {
		time += times[i] / (double)count;
		value += values[i] / (double)count;
	}
	for (size_t i = 0; i < count; i++) {
		both += (times[i] - time) * (values[i] - value);
		square += (times[i] - time) * (times[i] - time);
	}
	return both / square;
}

/* Falling by 2 MiB/s with one outlier: 460 s are left, where least squares says -8.4 MiB/s. */
static void worked_example(void **state)
{
	const double times[] = { 0, 10, 20, 30, 40 }, values[] = { 1000, 980, 960, 940, 600 };
	struct trend trend;

	(void)state;
	assert_true(trend_compute(times, values, 5, &trend));
	assert_near(trend.slope, -2);
	assert_near(trend.level, 920);
	assert_near(trend.level / -trend.slope, 460);
	assert_near(trend.agreement, 1);
	assert_near(trend.span, 40);
	assert_near(least_squares(times, values, 5), -8.4);
	/* Too few points over too short a time. */
	assert_false(trend.is_sure);
}

static void sure_from_eight_points_over_a_minute(void **state)
{
	double times[8], values[8];
	struct trend trend;

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		times[i] = (double)i * 60 / 7;
		values[i] = 100 + times[i] * 3;
	}
	assert_true(trend_compute(times, values, 8, &trend));
	assert_true(trend.is_sure);
	assert_near(trend.slope, 3);
	assert_near(trend.level, 280);
	assert_true(trend_compute(times, values, 7, &trend));
	assert_false(trend.is_sure);
	for (size_t i = 0; i < 8; i++)
		times[i] *= 0.99;
	assert_true(trend_compute(times, values, 8, &trend));
	assert_false(trend.is_sure);
}

/* Up and down: a slope, but nobody would bet on it. */
static void noise_is_not_a_trend(void **state)
{
	double times[60], values[60];
	struct trend trend;

	(void)state;
	for (size_t i = 0; i < 60; i++) {
		times[i] = (double)i * 2;
		values[i] = (i * 7919 % 61) + (double)i / 50;
	}
	assert_true(trend_compute(times, values, 60, &trend));
	assert_false(trend.is_sure);
	assert_true(trend.agreement < 0.7);
}

static void standing_still(void **state)
{
	double times[200], values[200];
	struct trend trend;

	(void)state;
	for (size_t i = 0; i < 200; i++) {
		times[i] = (double)i;
		values[i] = 4096;
	}
	assert_true(trend_compute(times, values, 200, &trend));
	assert_true(trend.is_sure);
	assert_near(trend.slope, 0);
	assert_near(trend.level, 4096);
	assert_int_equal(trend.points, TREND_POINTS_MAXIMUM);
}

/* A quarter of the points may be anything; thinning keeps the first and the last. */
static void outliers(void **state)
{
	double times[600], values[600];
	struct trend trend;

	(void)state;
	for (size_t i = 0; i < 600; i++) {
		times[i] = 1e6 + (double)i;
		values[i] = i % 4 == 1 ? 1e12 * (double)(i % 3) : 5e9 + (double)i * 1e5;
	}
	assert_true(trend_compute(times, values, 600, &trend));
	assert_true(trend.is_sure);
	assert_true(fabs(trend.slope - 1e5) < 5e4);
	assert_near(trend.span, 599);
}

static void nothing_to_tell(void **state)
{
	const double same_time[] = { 5, 5, 5 }, values[] = { 1, 2, 3 };
	struct trend trend;

	(void)state;
	assert_false(trend_compute(same_time, values, 0, &trend));
	assert_false(trend_compute(same_time, values, 1, &trend));
	assert_false(trend_compute(same_time, values, 3, &trend));
}

static void places(void **state)
{
	uint64_t seed = 42;

	(void)state;
	for (size_t count = 1; count < 60; count++)
		for (size_t place = 0; place < count; place++) {
			double numbers[60], found;
			size_t below = 0, equal = 0;

			for (size_t i = 0; i < count; i++) {
				seed = seed * 6364136223846793005 + 1442695040888963407;
				numbers[i] = (double)(seed >> 60);
			}
			found = select_place(numbers, count, place);
			for (size_t i = 0; i < count; i++) {
				below += numbers[i] < found;
				equal += !(numbers[i] < found) && !(numbers[i] > found);
			}
			assert_true(below <= place && place < below + equal);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(worked_example),
		cmocka_unit_test(sure_from_eight_points_over_a_minute),
		cmocka_unit_test(noise_is_not_a_trend),
		cmocka_unit_test(standing_still),
		cmocka_unit_test(outliers),
		cmocka_unit_test(nothing_to_tell),
		cmocka_unit_test(places),
	};

	return cmocka_run_group_tests_name("trend", tests, NULL, NULL);
}
