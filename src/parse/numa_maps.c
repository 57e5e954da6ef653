/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/PID/numa_maps (fs/proc/task_mmu.c, show_numa_map): a line per mapping, counted in pages of
 * kernelpagesize_kB. Fills what MAPPING rows of the same start address lack, and adds up PLACEMENT.
 * What the kernel leaves out of a line is 0, or follows from the rest. A damaged line is lost.
 */
#include "numa_maps.h"

#include <errno.h>
#include <string.h>

/* Policies whose names hold a blank (mm/mempolicy.c, policy_modes). */
static const char *const blank_policies[] = { "prefer (many)", "weighted interleave" };

static void skip(struct text *text, size_t size)
{
	*text = (struct text){ text->data + size, text->size - size };
}

/* The policy with its flags and nodes: "bind=static:0-1", "weighted interleave:0,2". */
static bool read_policy(struct text *rest, struct text *ret_policy)
{
	struct text line = text_trim(*rest), after = line, word;
	size_t name = 0;

	for (size_t i = 0; i < ARRAY_SIZE(blank_policies); i++)
		if (text_starts_with(line, blank_policies[i]))
			name = strlen(blank_policies[i]);
	skip(&after, name);
	if (name && (after.size == 0 || after.data[0] == ' ')) {
		*ret_policy = (struct text){ line.data, name };
		*rest = after;
		return true;
	}
	if (!text_next_word(&after, &word))
		return false;
	*ret_policy = (struct text){ line.data, (size_t)(word.data + word.size - line.data) };
	*rest = after;
	return true;
}

static bool is_number(struct text word)
{
	for (size_t i = 0; i < word.size; i++)
		if (word.data[i] < '0' || word.data[i] > '9')
			return false;
	return word.size > 0;
}

/* "N12": the node; false for any other key. */
static bool read_node(struct text key, uint64_t *ret_node)
{
	if (key.size < 2 || key.data[0] != 'N')
		return false;
	skip(&key, 1);
	return is_number(key) && text_to_uint64(key, ret_node) == 0;
}

/* Counts each unknown word once, as far as they can be remembered. */
static void note_unknown(struct numa_reader *reader, struct text key, struct text value)
{
	uint64_t hash = field_hash(key);

	for (size_t i = 0; i < reader->unknown_count; i++)
		if (reader->unknown[i] == hash)
			return;
	if (reader->unknown_count == NUMA_UNKNOWN_MAXIMUM)
		return;
	reader->unknown[reader->unknown_count++] = hash;
	reader->input.report->unknown_fields++;
	unknown_put(&reader->input, SOURCE_PROCESS_NUMA_MAPS, key, value);
}

/* Whatever does not fit 64 bits is more than any count of pages. */
static bool read_pages(struct text value, uint64_t *ret_pages)
{
	int error = text_to_uint64(value, ret_pages);

	if (error == -ERANGE)
		*ret_pages = UINT64_MAX;
	return error != -EINVAL;
}

static bool add_node(struct numa_line *line, uint64_t node, uint64_t pages)
{
	if (node >= NUMA_NODES_MAXIMUM || line->node_count == NUMA_NODES_MAXIMUM)
		return false;
	for (size_t i = 0; i < line->node_count; i++)
		if (line->nodes[i].node == node)
			return false;
	line->nodes[line->node_count++] = (struct numa_pages){ (unsigned)node, pages };
	return true;
}

static bool read_count(struct numa_reader *reader, struct numa_line *line, struct text key,
		       struct text value)
{
	uint64_t node, pages;

	if (!read_pages(value, &pages))
		return false;
	if (read_node(key, &node))
		return add_node(line, node, pages);
	if (text_equal(key, "kernelpagesize_kB")) {
		line->has_page_size = true;
		return !__builtin_mul_overflow(pages, UINT64_C(1024), &line->page_size);
	}
	for (enum numa_count i = 0; i < NUMA_LINE_COUNTS; i++)
		if (key.size == reader->keys[i].size &&
		    memcmp(key.data, reader->keys[i].data, key.size) == 0) {
			line->counts[i] = pages;
			line->has_count[i] = true;
			return true;
		}
	/* The pages themselves, when that is neither all anonymous nor all dirty. */
	if (!text_equal(key, "mapped"))
		note_unknown(reader, key, value);
	return true;
}

static bool read_word(struct numa_reader *reader, struct numa_line *line, struct text word)
{
	struct text value = word, key;

	if (text_split(&value, '=', &key))
		return text_equal(key, "file") || read_count(reader, line, key, value);
	if (text_equal(word, "huge"))
		line->is_huge = true;
	else if (!text_equal(word, "heap") && !text_equal(word, "stack"))
		note_unknown(reader, word, (struct text){ "", 0 });
	return true;
}

static bool read_words(struct numa_reader *reader, struct text text)
{
	struct numa_line *line = &reader->line;
	struct text word;

	line->is_huge = line->has_page_size = false;
	line->node_count = 0;
	line->page_size = 0;
	memset(line->has_count, 0, sizeof(line->has_count));
	memset(line->counts, 0, sizeof(line->counts));
	if (!read_policy(&text, &line->policy))
		return false;
	while (text_next_word(&text, &word))
		if (!read_word(reader, line, word))
			return false;
	/* Kernels before 4.0 do not tell; only that of huge pages cannot be known then. */
	if (!line->has_page_size && !line->is_huge)
		line->page_size = reader->input.scale->page_size;
	return true;
}

/* Most mappings of a process say what the one before said, but for the address. */
bool numa_line_read(struct numa_reader *reader, struct text text)
{
	if (!text_next_hexadecimal(&text, &reader->line.address))
		return false;
	if (reader->said_size && text.size == reader->said_size &&
	    memcmp(text.data, reader->said, text.size) == 0)
		return true;
	reader->said_size = 0;
	if (!read_words(reader, text))
		return false;
	if (text.size > sizeof(reader->said))
		return true;
	memcpy(reader->said, text.data, text.size);
	reader->said_size = text.size;
	/* The text itself will be gone. */
	reader->line.policy.data = reader->said + (reader->line.policy.data - text.data);
	return true;
}

struct numa_reader *numa_reader_new(struct arena *arena, struct sample *sample,
				    const struct parse_scale *scale, struct parse_report *report)
{
	struct numa_reader *reader = arena_alloc(arena, sizeof(*reader));

	if (!reader)
		return NULL;
	input_begin(&reader->input, sample, scale, (struct text){ 0 }, report);
	for (enum numa_count i = 0; i < NUMA_LINE_COUNTS; i++)
		reader->keys[i] = text_from(metric_field(numa_count_metric(i),
							 SOURCE_PROCESS_NUMA_MAPS));
	return reader;
}

size_t numa_reader_take(struct numa_reader *reader, struct text text, bool is_last)
{
	size_t taken = input_continue(&reader->input, text, is_last);
	struct text line;

	while (input_next_line(&reader->input, &line)) {
		if (input_has_nul(&reader->input, line) || input_is_cut(&reader->input, line) ||
		    !numa_line_read(reader, line)) {
			input_malformed(&reader->input);
			reader->is_short = true;
			continue;
		}
		numa_line_put(reader, &reader->line);
		reader->input.report->rows++;
	}
	if (is_last)
		numa_placement_put(reader);
	return taken;
}

bool numa_reader_is_short(const struct numa_reader *reader)
{
	return reader->is_short;
}

PARSE_FUNCTION(parse_numa_maps)
{
	struct numa_reader *reader = numa_reader_new(&sample->arena, sample, scale, report);

	if (reader)
		numa_reader_take(reader, text, true);
	else
		sample->is_incomplete = true;
}
