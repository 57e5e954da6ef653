/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes rows into labels. Hostile bytes are written as \xXX before the label's own escaping. */
#include "labels.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "exact.h"

static void write_value(FILE *file, const char *value)
{
	char out[ESCAPED_SIZE];
	int length;

	while ((length = next_escaped(&value, out)) > 0)
		for (int i = 0; i < length; i++) {
			if (out[i] == '"' || out[i] == '\\')
				putc('\\', file);
			putc(out[i], file);
		}
}

bool label_write(FILE *file, struct cell cell, enum metric metric, bool has_more)
{
	const struct metric_info *info = metric_info(metric);
	char number[NUMBER_SIZE];

	if (!cell_has_value(&cell))
		return false;
	fprintf(file, "%s%s=\"", has_more ? "," : "", info->name);
	format_exact(cell, (struct column){ metric, LENS_VALUE }, number);
	if (info->unit == UNIT_TEXT)
		write_value(file, cell.text);
	else if (info->unit == UNIT_ADDRESS)
		fprintf(file, "0x%" PRIx64, cell.count);
	else
		fputs(number, file);
	putc('"', file);
	return true;
}

static void write_row(FILE *file, const struct model *model, size_t row,
		      const struct members *members, uint64_t subject)
{
	bool has_more = subject != 0;

	if (subject)
		fprintf(file, "pid=\"%" PRIu64 "\"", subject);
	for (size_t i = 0; i < members->count; i++)
		if (family_kind(members->items[i].column.metric) == FAMILY_LABEL)
			has_more |= label_write(file,
						model_cell(model, row, members->items[i].column),
						members->items[i].column.metric, has_more);
}

struct named_row {
	const char *labels;
	size_t      index;
};

static int compare_rows(const void *left, const void *right)
{
	const struct named_row *a = left, *b = right;
	int order = strcmp(a->labels, b->labels);

	return order ? order : (a->index > b->index) - (a->index < b->index);
}

/* What number each row has among those with the same labels, from 0. NULL without memory. */
static size_t *number_equals(const char *text, const size_t *offsets, size_t count)
{
	struct named_row *rows = calloc(count, sizeof(*rows));
	size_t *numbers = calloc(count, sizeof(*numbers));

	for (size_t i = 0; rows && i < count; i++)
		rows[i] = (struct named_row){ text + offsets[i], i };
	if (rows)
		qsort(rows, count, sizeof(*rows), compare_rows);
	for (size_t i = 1; rows && numbers && i < count; i++)
		if (strcmp(rows[i].labels, rows[i - 1].labels) == 0)
			numbers[rows[i].index] = numbers[rows[i - 1].index] + 1;
	if (!rows) {
		free(numbers);
		numbers = NULL;
	}
	free(rows);
	return numbers;
}

struct writing {
	const struct model   *model;
	const struct members *members;
	const struct rows    *rows;
	uint64_t              subject;
};

/* Every row's labels, the later ones of equal rows with their number, which `numbers` tells. */
static int write_all(const struct writing *writing, const size_t *numbers, struct labels *labels)
{
	size_t size;
	FILE *file = open_memstream(&labels->text, &size);
	bool failed;

	if (!file)
		return -ENOMEM;
	for (size_t i = 0; i < labels->count; i++) {
		long at = ftell(file);

		labels->offsets[i] = at < 0 ? 0 : (size_t)at;
		write_row(file, writing->model, writing->rows->items[i].row, writing->members,
			  writing->subject);
		if (numbers && numbers[i])
			fprintf(file, "%sduplicate=\"%zu\"", ftell(file) > at ? "," : "",
				numbers[i]);
		putc('\0', file);
	}
	failed = ferror(file);
	return fclose(file) || failed ? -ENOMEM : 0;
}

/* Equal rows are rare: only they make the labels be written again. */
static int distinguish(const struct writing *writing, struct labels *labels)
{
	size_t *numbers = number_equals(labels->text, labels->offsets, labels->count), equals = 0;
	char *first = labels->text;
	int r = 0;

	if (!numbers)
		return -ENOMEM;
	for (size_t i = 0; i < labels->count; i++)
		equals += numbers[i];
	if (equals) {
		labels->text = NULL;
		r = write_all(writing, numbers, labels);
		free(first);
	}
	free(numbers);
	return r;
}

int labels_make(const struct model *model, const struct members *members, const struct rows *rows,
		size_t count, uint64_t subject, struct labels *ret_labels)
{
	const struct writing writing = { model, members, rows, subject };
	struct labels labels = { .count = count, .offsets = calloc(count + 1, sizeof(size_t)) };
	int r = labels.offsets ? write_all(&writing, NULL, &labels) : -ENOMEM;

	if (r == 0 && count)
		r = distinguish(&writing, &labels);
	*ret_labels = labels;
	if (r < 0)
		labels_done(ret_labels);
	return r;
}

void labels_done(struct labels *labels)
{
	free(labels->text);
	free(labels->offsets);
	*labels = (struct labels){ 0 };
}

const char *labels_of(const struct labels *labels, size_t index)
{
	return labels->text + labels->offsets[index];
}
