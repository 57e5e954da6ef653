/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compares what follows with what was read before. */
#include "bodies.h"

#include <string.h>

void bodies_begin(struct bodies *bodies, const struct sample *sample,
		  const struct field_index *index, enum metric first, enum metric text)
{
	const struct table *table = sample_table(sample, metric_entity(text));

	bodies->first = first;
	bodies->text = text;
	/* Sums over several lines would have to be remembered, too. */
	bodies->is_usable = index->table->prefix_count == 0;
	for (size_t i = 0; i < table->column_count; i++) {
		enum metric metric = table->columns[i];

		if (metric_info(metric)->source != index->table->source || metric == first ||
		    metric == text || !metric_info(metric)->field)
			continue;
		if (bodies->column_count == 0)
			bodies->first_column = i;
		/* Fields of one file stand side by side in the registry. */
		if (bodies->column_count == BODY_CELLS ||
		    i != bodies->first_column + bodies->column_count++)
			bodies->is_usable = false;
	}
}

static struct cell *cells_of(const struct bodies *bodies, const struct parse_input *input,
			     size_t row)
{
	const struct table *table = &input->sample->tables[metric_entity(bodies->text)];

	return &table->cells[row * table->column_count + bodies->first_column];
}

static void skip(struct parse_input *input, size_t size, unsigned lines)
{
	input->line += lines;
	input->rest.data += size;
	input->rest.size -= size;
}

static void use(const struct bodies *bodies, const struct body *body, struct parse_input *input,
		struct field_index *index, size_t row)
{
	memcpy(cells_of(bodies, input, row), body->cells,
	       bodies->column_count * sizeof(body->cells[0]));
	if (body->has_text)
		sample_put_text(input->sample, row, bodies->text,
				(struct text){ body->text, body->text_size });
	index->seen = body->seen;
	index->expected = body->expected;
	index->bound += body->bound;
	skip(input, body->size, body->lines);
}

static bool begins_with(struct text text, const char *data, size_t size)
{
	return text.size >= size && memcmp(text.data, data, size) == 0;
}

/* Mappings alternate, so what came behind the last body before is tried first. */
static struct body *guess(struct bodies *bodies)
{
	return &bodies->items[bodies->items[bodies->latest].follower];
}

static void note_latest(struct bodies *bodies, size_t index)
{
	bodies->items[bodies->latest].follower = index;
	bodies->latest = index;
}

static struct body *find(struct bodies *bodies, struct text text)
{
	struct body *body = guess(bodies);

	if (bodies->count && begins_with(text, body->data, body->size))
		return body;
	for (size_t i = 0; i < bodies->count; i++)
		if (begins_with(text, bodies->items[i].data, bodies->items[i].size))
			return &bodies->items[i];
	return NULL;
}

bool bodies_take_whole(struct bodies *bodies, struct parse_input *input,
		       struct field_index *index, size_t row)
{
	const struct body *body = guess(bodies);
	const struct first_line *first = &body->first;
	struct text rest = input->rest;
	struct cell *cell;

	bodies->first_start = rest.data;
	bodies->first_start_line = input->line;
	if (!first->size || !begins_with(rest, first->data, first->size) ||
	    !begins_with((struct text){ rest.data + first->size, rest.size - first->size },
			 body->data, body->size))
		return false;
	cell = sample_cell(input->sample, row, bodies->first);
	if (cell)
		*cell = first->cell;
	index->bound++;
	skip(input, first->size, first->lines);
	use(bodies, body, input, index, row);
	note_latest(bodies, (size_t)(body - bodies->items));
	return true;
}

/* Remembers the line just read. False when it was another one: then the row has a value already
 * that a body would replace. */
static bool read_first_line(struct bodies *bodies, const struct parse_input *input,
			    const struct field_index *index, size_t row)
{
	struct first_line *first = &bodies->first_line;
	size_t size;

	if (!metric_set_has(&index->seen, bodies->first))
		return false;
	size = bodies->first_start ? (size_t)(input->rest.data - bodies->first_start) : 0;
	first->size = size <= FIRST_LINE_SIZE ? size : 0;
	if (first->size)
		memcpy(first->data, bodies->first_start, first->size);
	first->lines = input->line - bodies->first_start_line;
	first->cell = *sample_get(input->sample, row, bodies->first);
	return true;
}

void bodies_take(struct bodies *bodies, struct parse_input *input, struct field_index *index,
		 size_t row)
{
	struct body *body;

	bodies->start = NULL;
	if (!bodies->is_usable || !read_first_line(bodies, input, index, row))
		return;
	body = find(bodies, input->rest);
	if (body) {
		body->first = bodies->first_line;
		use(bodies, body, input, index, row);
		note_latest(bodies, (size_t)(body - bodies->items));
		return;
	}
	bodies->start = input->rest.data;
	bodies->start_line = input->line;
	bodies->start_bound = index->bound;
}

void bodies_keep(struct bodies *bodies, const struct parse_input *input,
		 const struct field_index *index, size_t row, const char *end)
{
	struct body *body = &bodies->items[bodies->next];
	const struct cell *said = sample_get(input->sample, row, bodies->text);
	size_t size = bodies->start ? (size_t)(end - bodies->start) : 0;

	if (size == 0 || size > BODY_SIZE ||
	    (cell_has_value(said) && strlen(said->text) >= BODY_TEXT_SIZE) ||
	    (!cell_has_value(said) && said->presence != PRESENCE_ABSENT &&
	     said->presence != PRESENCE_UNASKED))
		return;
	body->size = size;
	body->lines = input->line - 1 - bodies->start_line;
	body->bound = index->bound - bodies->start_bound;
	body->seen = index->seen;
	body->expected = index->expected;
	body->has_text = cell_has_value(said);
	if (body->has_text) {
		body->text_size = strlen(said->text);
		memcpy(body->text, said->text, body->text_size);
	}
	memcpy(body->cells, cells_of(bodies, input, row),
	       bodies->column_count * sizeof(body->cells[0]));
	memcpy(body->data, bodies->start, size);
	body->first = bodies->first_line;
	note_latest(bodies, bodies->next);
	bodies->next = (bodies->next + 1) % BODIES_KEPT;
	if (bodies->count < BODIES_KEPT)
		bodies->count++;
}

void bodies_forget_start(struct bodies *bodies)
{
	bodies->first_start = bodies->start = NULL;
}
