/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A table of many mappings, folded while it fills: sums of classes are those of all mappings, the
 * largest keep their rows, and it does not matter where the pieces of the text ended.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mempane/mapping.h"
#include "mempane/model.h"
#include "mempane/parse.h"

enum { MANY = 30000 };

/* How much is resident, from one mapping to the next. */
enum sizes { MIXED, GROWING };

static const struct parse_scale scale = { .page_size = 4096, .clock_ticks = 100 };

static struct sample *new_sample(void)
{
	struct sample *sample = sample_new();
	struct demand demand = { .subject = 1 };

	assert_non_null(sample);
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++)
		if (metric_entity(metric) == ENTITY_MAPPING ||
		    metric_entity(metric) == ENTITY_REGION ||
		    metric_entity(metric) == ENTITY_UNKNOWN)
			demand_add(&demand, metric);
	assert_int_equal(sample_begin(sample, &demand), 0);
	sample->origin.page_size = 4096;
	return sample;
}

/* Kinds by turns, so that most classes that need a neighbour stand at every possible border. Each
 * file has a name of its own, so that no text can be taken for another. */
static void write_mapping(FILE *file, size_t index, enum sizes sizes, uint64_t *address)
{
	static const struct {
		uint64_t    size;
		const char *permissions, *path, *flags;
	} kinds[] = {
		{ 1 << 12, "---p", "", "mr mw me nh" },
		{ 8 << 20, "rw-p", "", "rd wr mr mw me nh" },
		{ 1 << 16, "rw-p", "/usr/lib/data.so", "rd wr mr mw me ac" },
		{ 1 << 14, "rw-p", "", "rd wr mr mw me ac" },
		{ 1 << 12, "---p", "", "mr mw me" },
		{ 1 << 13, "r-xp", "/usr/lib/text.so", "rd ex mr mw me" },
		{ 1 << 20, "rw-p", "", "rd wr mr mw me nr" },
		{ 63 << 20, "---p", "", "mr mw me nr" },
		{ 1 << 12, "rw-s", "/memfd:some (deleted)", "rd wr sh mr mw me ms" },
		{ 1 << 12, "rw-p", "[anon: glibc: malloc arena]", "rd wr mr mw me" },
		{ 1 << 12, "r--p", "/a b\\012c", "rd mr mw me" },
	};
	size_t kind = index % ARRAY_SIZE(kinds);
	uint64_t resident = sizes == GROWING ? index * 4 : index * 2654435761U % 997 * 4;
	char path[64];

	if (kind == 6)
		*address = (*address + (64 << 20) - 1) / (64 << 20) * (64 << 20);
	if (kinds[kind].path[0] == '/')
		snprintf(path, sizeof(path), "%s %zu", kinds[kind].path, index);
	else
		snprintf(path, sizeof(path), "%s", kinds[kind].path);
	fprintf(file, "%lx-%lx %s 00000000 00:00 %zu %s\nSize: %lu kB\nRss: %lu kB\nPss: %lu kB\n"
		"Private_Dirty: %lu kB\nSwap: %zu kB\nVmFlags: %s \n",
		(unsigned long)*address, (unsigned long)(*address + kinds[kind].size),
		kinds[kind].permissions, kinds[kind].path[0] == '/' ? index : (size_t)0,
		path, (unsigned long)kinds[kind].size / 1024, (unsigned long)resident,
		(unsigned long)resident / 2, (unsigned long)resident / 4, index % 7,
		kinds[kind].flags);
	*address += kinds[kind].size;
	if (index == 20000)
		fputs("Tribbles: 1 kB\n", file);
}

static struct text many_mappings(size_t count, enum sizes sizes)
{
	uint64_t address = 0x10000;
	char *data = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&data, &size);

	assert_non_null(file);
	for (size_t i = 0; i < count; i++)
		write_mapping(file, i, sizes, &address);
	fclose(file);
	return (struct text){ data, size };
}

static void release(void *context, struct sample *take_sample)
{
	(void)context;
	sample_free(take_sample);
}

static struct model *take(struct sample *sample)
{
	struct model *model = model_new(release, NULL);

	assert_non_null(model);
	sample_finish(sample);
	model_take(model, sample);
	return model;
}

static struct model *model_of_whole(struct text text)
{
	struct sample *sample = new_sample();
	struct parse_report report = { 0 };

	parse_smaps(sample, &scale, text, &report);
	return take(sample);
}

static struct model *model_of_pieces(struct text text, size_t piece, bool is_wide)
{
	struct sample *sample = new_sample();
	struct parse_report report = { 0 };
	struct smaps_reader *reader;
	struct mapping_fold *fold;
	struct arena arena;
	size_t at = 0, most = 0;

	arena_init(&arena);
	reader = smaps_reader_new(&arena, sample, &scale, &report);
	fold = mapping_fold_new(&arena, sample, is_wide);
	for (bool is_last = false; !is_last;) {
		size_t size = text.size - at < piece ? text.size - at : piece;

		is_last = at + size == text.size;
		at += smaps_reader_take(reader, (struct text){ text.data + at, size }, is_last);
		mapping_fold_step(fold);
		if (most < sample_table(sample, ENTITY_MAPPING)->row_count)
			most = sample_table(sample, ENTITY_MAPPING)->row_count;
	}
	mapping_fold_finish(fold);
	arena_done(&arena);
	assert_true(most <= 8192);
	assert_true(sample->arena.reserved < 16 << 20);
	return take(sample);
}

static struct cell cell_of(const struct model *model, size_t row, enum metric metric)
{
	return model_cell(model, row, (struct column){ metric, LENS_VALUE });
}

static void assert_same_regions(const struct model *whole, const struct model *pieces)
{
	const struct table *table = sample_table(model_now(whole), ENTITY_REGION);

	assert_true(table->row_count > 8);
	assert_int_equal(table->row_count,
			 sample_table(model_now(pieces), ENTITY_REGION)->row_count);
	for (size_t row = 0; row < table->row_count; row++)
		for (size_t i = 0; i < table->column_count; i++) {
			struct cell a = cell_of(whole, row, table->columns[i]);
			struct cell b = cell_of(pieces, row, table->columns[i]);

			assert_int_equal(a.presence, b.presence);
			if (metric_info(table->columns[i])->unit == UNIT_TEXT)
				assert_string_equal(a.text, b.text);
			else
				assert_int_equal(a.count, b.count);
		}
}

static uint64_t weight(const struct model *model, size_t row)
{
	return cell_of(model, row, METRIC_MAPPING_PSS).count +
	       cell_of(model, row, METRIC_MAPPING_SWAP).count;
}

static void assert_same_row(const struct model *whole, size_t row, const struct model *pieces,
			    size_t kept)
{
	const struct table *table = sample_table(model_now(whole), ENTITY_MAPPING);

	for (size_t i = 0; i < table->column_count; i++) {
		struct cell a = cell_of(whole, row, table->columns[i]);
		struct cell b = cell_of(pieces, kept, table->columns[i]);

		assert_int_equal(a.presence, b.presence);
		if (!cell_has_value(&a))
			continue;
		if (metric_info(table->columns[i])->unit == UNIT_TEXT)
			assert_string_equal(a.text, b.text);
		else
			assert_int_equal(a.count, b.count);
	}
}

/* Rows that were kept are there unchanged, in order, and no row that was not kept is larger. */
static void assert_largest_kept(const struct model *whole, const struct model *pieces)
{
	const struct table *all = sample_table(model_now(whole), ENTITY_MAPPING);
	const struct table *few = sample_table(model_now(pieces), ENTITY_MAPPING);
	uint64_t least = UINT64_MAX, most = 0;
	size_t kept = 0;

	for (size_t row = 0; row < all->row_count; row++) {
		uint64_t own = weight(whole, row);

		if (kept < MAPPING_ROWS_KEPT && key_equal(&all->keys[row], &few->keys[kept])) {
			assert_same_row(whole, row, pieces, kept++);
			least = own < least ? own : least;
		} else if (most < own) {
			most = own;
		}
	}
	assert_int_equal(kept, MAPPING_ROWS_KEPT);
	assert_true(most <= least);
}

static void assert_all_counted(const struct model *pieces, size_t count)
{
	size_t rows = sample_table(model_now(pieces), ENTITY_MAPPING)->row_count, counted = 0;

	assert_true(rows > MAPPING_ROWS_KEPT);
	for (size_t row = 0; row < rows; row++) {
		struct cell many = cell_of(pieces, row, METRIC_MAPPING_MAPPINGS);

		assert_true(cell_has_value(&many) == (row >= MAPPING_ROWS_KEPT));
		counted += cell_has_value(&many) ? many.count : 1;
	}
	assert_int_equal(counted, count);
}

static void check_sums(enum sizes sizes)
{
	struct text text = many_mappings(MANY, sizes);
	struct model *whole = model_of_whole(text);

	for (size_t piece = 65536; piece >= 4096; piece /= 4) {
		struct model *pieces = model_of_pieces(text, piece, true);

		assert_same_regions(whole, pieces);
		assert_largest_kept(whole, pieces);
		assert_all_counted(pieces, MANY);
		assert_string_equal(cell_of(pieces, 0, METRIC_UNKNOWN_FIELD).text, "Tribbles");
		model_free(pieces);
	}
	model_free(whole);
	free((char *)(uintptr_t)text.data);
}

static void sums_are_exact(void **state)
{
	(void)state;
	check_sums(MIXED);
}

/* Each mapping outweighs all before it, so that each is kept for a while. */
static void later_ones_take_the_place_of_earlier_ones(void **state)
{
	(void)state;
	check_sums(GROWING);
}

/* Up to the bound nothing is folded; one more, and it is. */
static void the_bound_is_exact(void **state)
{
	(void)state;
	for (size_t count = MAPPING_ROWS_MAXIMUM; count <= MAPPING_ROWS_MAXIMUM + 1; count++) {
		struct text text = many_mappings(count, MIXED);
		struct model *whole = model_of_whole(text);
		struct model *pieces = model_of_pieces(text, 65536, true);

		assert_same_regions(whole, pieces);
		if (count == MAPPING_ROWS_MAXIMUM)
			assert_int_equal(sample_table(model_now(pieces),
						      ENTITY_MAPPING)->row_count, count);
		else
			assert_all_counted(pieces, count);
		model_free(pieces);
		model_free(whole);
		free((char *)(uintptr_t)text.data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_are_exact),
		cmocka_unit_test(later_ones_take_the_place_of_earlier_ones),
		cmocka_unit_test(the_bound_is_exact),
	};

	return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
