/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the cells of mappings into what rules ask for. */
#include "facts.h"

static const char *text_at(const struct cell *cells, int column)
{
	if (column < 0 || !cell_has_value(&cells[column]) || !cells[column].text)
		return "";
	return cells[column].text;
}

static uint64_t count_at(const struct cell *cells, int column)
{
	return column >= 0 && cell_has_value(&cells[column]) ? cells[column].count : 0;
}

static unsigned flag_of(const char *word)
{
	switch (word[0]) {
	case 'a': return word[1] == 'c' ? FLAG_ACCOUNTED : 0;
	case 'g': return word[1] == 'd' ? FLAG_GROWS_DOWN : word[1] == 'u' ? FLAG_GUARD : 0;
	case 'h': return word[1] == 't' ? FLAG_HUGETLB : 0;
	case 'i': return word[1] == 'o' ? FLAG_IO : 0;
	case 'n': return word[1] == 'h' ? FLAG_NO_HUGE_PAGE : word[1] == 'r' ? FLAG_NO_RESERVE : 0;
	case 'p': return word[1] == 'f' ? FLAG_PAGE_FRAMES : 0;
	}
	return 0;
}

/* Words of two letters between single blanks; whatever else stands there is none. */
static unsigned read_flags(const char *text)
{
	unsigned flags = 0;

	while (*text) {
		const char *word = text;

		while (*text && *text != ' ')
			text++;
		if (text - word == 2)
			flags |= flag_of(word);
		while (*text == ' ')
			text++;
	}
	return flags;
}

/* Mappings alternate, so one of the last two nearly always had the same. */
static unsigned flags_of(const struct scene *scene, const char *text)
{
	if (strcmp(text, scene->self.flags_text) == 0)
		return scene->self.flags;
	if (strcmp(text, scene->previous.flags_text) == 0)
		return scene->previous.flags;
	return read_flags(text);
}

static struct fact_columns columns_of(const struct sample *sample)
{
	return (struct fact_columns){
		.start = sample->column_of[METRIC_MAPPING_START],
		.end = sample->column_of[METRIC_MAPPING_END],
		.kernel_page_size = sample->column_of[METRIC_MAPPING_KERNEL_PAGE_SIZE],
		.permissions = sample->column_of[METRIC_MAPPING_PERMISSIONS],
		.path = sample->column_of[METRIC_MAPPING_PATH],
		.flags = sample->column_of[METRIC_MAPPING_FLAGS],
		.device = sample->column_of[METRIC_MAPPING_DEVICE],
	};
}

static const struct facts nothing = { .path = "", .flags_text = "", .device = "" };

/* The scene says what came before. */
static struct facts facts_of(const struct scene *scene, size_t row)
{
	const struct table *table = sample_table(scene->sample, ENTITY_MAPPING);
	const struct fact_columns *columns = &scene->columns;
	struct facts facts = nothing;
	const struct cell *cells;
	const char *permissions;

	/* Before row 0 wraps around to a row that is not there. */
	if (row >= table->row_count)
		return facts;
	cells = &table->cells[row * table->column_count];
	facts.is_there = true;
	facts.start = count_at(cells, columns->start);
	facts.end = count_at(cells, columns->end);
	facts.kernel_page_size = count_at(cells, columns->kernel_page_size);
	facts.page_size = scene->sample->origin.page_size;
	facts.flags_text = text_at(cells, columns->flags);
	facts.flags = flags_of(scene, facts.flags_text);
	facts.path = text_at(cells, columns->path);
	facts.device = text_at(cells, columns->device);
	permissions = text_at(cells, columns->permissions);
	for (size_t i = 0; i < sizeof(facts.permissions) && permissions[i]; i++)
		facts.permissions[i] = permissions[i];
	return facts;
}

/* Mappings come by address, so the last one tells whether the process is a 64-bit one. */
static bool has_wide_addresses(const struct sample *sample)
{
	const struct table *table = sample_table(sample, ENTITY_MAPPING);
	const struct cell *end = sample_get(sample, table->row_count - 1, METRIC_MAPPING_END);

	return cell_has_value(end) && end->count > UINT32_MAX;
}

void scene_begin(struct scene *scene, const struct sample *sample, size_t row, bool is_wide)
{
	scene->sample = sample;
	scene->columns = columns_of(sample);
	scene->row = row;
	scene->is_wide = is_wide || has_wide_addresses(sample);
	scene->arena_alignment = scene->is_wide ? 64 * MEBIBYTE : MEBIBYTE;
	scene->previous = scene->self = nothing;
	scene->previous = facts_of(scene, row - 1);
	scene->self = facts_of(scene, row);
	scene->next = facts_of(scene, row + 1);
}

void scene_move(struct scene *scene)
{
	scene->row++;
	scene->previous = scene->self;
	scene->self = scene->next;
	scene->next = facts_of(scene, scene->row + 1);
}
