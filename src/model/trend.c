/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Theil-Sen slopes (metrics.md D13). Must not know what is followed. */
#include "trend.h"


static const double agreement_minimum = 0.7;

static void swap_numbers(double *a, double *b)
{
	double kept = *a;

	*a = *b;
	*b = kept;
}

/* Moves the smaller ones before the larger ones; everything up to the result is not above what
 * follows it (Hoare's partition, middle pivot). */
static size_t partition(double *numbers, size_t first, size_t last)
{
	double pivot = numbers[first + (last - first) / 2];
	size_t left = first, right = last;

	for (;;) {
		while (numbers[left] < pivot)
			left++;
		while (numbers[right] > pivot)
			right--;
		if (left >= right)
			return right;
		swap_numbers(&numbers[left++], &numbers[right--]);
	}
}

double select_place(double *numbers, size_t count, size_t place)
{
	size_t first = 0, last = count - 1;

	while (first < last) {
		size_t middle = partition(numbers, first, last);

		if (place <= middle)
			last = middle;
		else
			first = middle + 1;
	}
	return numbers[place];
}

/* Of an even count the mean of the middle two. */
static double median(double *numbers, size_t count)
{
	double upper = select_place(numbers, count, count / 2), lower;

	if (count % 2)
		return upper;
	lower = numbers[0];
	for (size_t i = 1; i < count / 2; i++)
		if (numbers[i] > lower)
			lower = numbers[i];
	return (lower + upper) / 2;
}

static int sign(double value)
{
	return (value > 0) - (value < 0);
}

struct points {
	double times[TREND_POINTS_MAXIMUM], values[TREND_POINTS_MAXIMUM];
	size_t count;
};

static void choose_points(const double *times, const double *values, size_t count,
			  struct points *points)
{
	points->count = count < TREND_POINTS_MAXIMUM ? count : TREND_POINTS_MAXIMUM;
	for (size_t i = 0; i < points->count; i++) {
		size_t chosen = points->count < 2 ? 0 : i * (count - 1) / (points->count - 1);

		points->times[i] = times[chosen];
		points->values[i] = values[chosen];
	}
}

static bool is_constant(const struct points *points)
{
	for (size_t i = 1; i < points->count; i++)
		if (sign(points->values[i] - points->values[0]) != 0)
			return false;
	return true;
}

static size_t pair_slopes(const struct points *points, double *slopes)
{
	size_t count = 0;

	for (size_t i = 0; i < points->count; i++)
		for (size_t j = i + 1; j < points->count; j++)
			if (points->times[j] > points->times[i])
				slopes[count++] = (points->values[j] - points->values[i]) /
						  (points->times[j] - points->times[i]);
	return count;
}

static bool fit(const struct points *points, struct trend *trend)
{
	/* 56 KiB of stack, since nothing is allocated for each sample. */
	double slopes[TREND_POINTS_MAXIMUM * (TREND_POINTS_MAXIMUM - 1) / 2];
	double intercepts[TREND_POINTS_MAXIMUM];
	size_t agreeing = 0, count = pair_slopes(points, slopes);

	if (count == 0)
		return false;
	trend->slope = median(slopes, count);
	for (size_t i = 0; i < count; i++)
		agreeing += sign(slopes[i]) == sign(trend->slope);
	trend->agreement = (double)agreeing / (double)count;
	/* From the last point's time on, so that large times cost no digits. */
	for (size_t i = 0; i < points->count; i++)
		intercepts[i] = points->values[i] +
			trend->slope * (points->times[points->count - 1] - points->times[i]);
	trend->level = median(intercepts, points->count);
	return true;
}

bool trend_compute(const double *times, const double *values, size_t count, struct trend *ret_trend)
{
	struct trend trend = { .agreement = 1 };
	struct points points;

	if (count < 2)
		return false;
	choose_points(times, values, count, &points);
	trend.points = points.count;
	trend.span = points.times[points.count - 1] - points.times[0];
	trend.level = points.values[points.count - 1];
	/* Most of what is followed stands still most of the time. */
	if (!is_constant(&points) && !fit(&points, &trend))
		return false;
	trend.is_sure = trend.points >= TREND_POINTS_MINIMUM &&
			trend.span >= TREND_SPAN_MINIMUM && trend.agreement >= agreement_minimum;
	*ret_trend = trend;
	return true;
}
