/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compares what follows with what was read before. */
#include "bodies.h"

#include <string.h>

void bodies_begin(struct bodies *bodies, const struct sample *sample,
		  const struct field_index *index, enum metric first, enum metric text)
{
	const struct table *table = sample_table(sample, metric_entity(text));

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
			     enum metric any, size_t row)
{
	const struct table *table = &input->sample->tables[metric_entity(any)];

	return &table->cells[row * table->column_count + bodies->first_column];
}

static void use(const struct bodies *bodies, const struct body *body, struct parse_input *input,
		struct field_index *index, size_t row, enum metric text)
{
	memcpy(cells_of(bodies, input, text, row), body->cells,
	       bodies->column_count * sizeof(body->cells[0]));
	if (body->has_text)
		sample_put_text(input->sample, row, text,
				(struct text){ body->text, body->text_size });
	index->seen = body->seen;
	index->expected = body->expected;
	index->bound += body->bound;
	input->line += body->lines;
	input->rest.data += body->size;
	input->rest.size -= body->size;
}

static bool begins_with(struct text text, const struct body *body)
{
	return text.size >= body->size && memcmp(text.data, body->data, body->size) == 0;
}

/* Mappings alternate, so what came behind the last body before is tried first. */
static const struct body *find(struct bodies *bodies, struct text text)
{
	size_t *follower = &bodies->items[bodies->latest].follower, i = 0;

	if (bodies->count == 0)
		return NULL;
	if (!begins_with(text, &bodies->items[*follower])) {
		while (i < bodies->count && !begins_with(text, &bodies->items[i]))
			i++;
		if (i == bodies->count)
			return NULL;
		*follower = i;
	}
	bodies->latest = *follower;
	return &bodies->items[bodies->latest];
}

void bodies_take(struct bodies *bodies, struct parse_input *input, struct field_index *index,
		 size_t row, enum metric text)
{
	const struct body *body = find(bodies, input->rest);

	bodies->start = NULL;
	if (body) {
		use(bodies, body, input, index, row, text);
		return;
	}
	if (!bodies->is_usable)
		return;
	bodies->start = input->rest.data;
	bodies->start_line = input->line;
	bodies->start_bound = index->bound;
}

void bodies_keep(struct bodies *bodies, const struct parse_input *input,
		 const struct field_index *index, size_t row, enum metric text, const char *end)
{
	struct body *body = &bodies->items[bodies->next];
	const struct cell *said = sample_get(input->sample, row, text);
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
	memcpy(body->cells, cells_of(bodies, input, text, row),
	       bodies->column_count * sizeof(body->cells[0]));
	memcpy(body->data, bodies->start, size);
	bodies->next = (bodies->next + 1) % BODIES_KEPT;
	if (bodies->count < BODIES_KEPT)
		bodies->count++;
}

void bodies_forget_start(struct bodies *bodies)
{
	bodies->start = NULL;
}
