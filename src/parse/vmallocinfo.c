/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/vmallocinfo, added up by caller (mm/vmalloc.c, vmalloc_info_show):
 * "0x…-0x…   20480 kernel_clone+0xbd/0x440 [module] pages=4 phys=0x… vmalloc user N0=3 N1=1".
 * The addresses may be hashed or zeroed; everything behind the size may be missing.
 */
#include "groups.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
	NODES_MAXIMUM = 1024,	/* the kernel's largest NODES_SHIFT is 10 */
	CALLER_SIZE = 256,	/* symbols and modules are shorter; the rest of a name is cut */
	NODE_TEXT_SIZE = 48,
};

struct node_pages {
	uint64_t           node, pages;
	struct node_pages *next;	/* of a higher number */
};

struct callers {
	struct groups       groups;
	struct node_pages **nodes;	/* by row; in the sample's arena */
};

struct area {
	struct text size, caller, module, rest;
	char        name[CALLER_SIZE];
};

/* Written as a number, if a damaged one: then its sums are lost, and not the line. */
static bool is_number(struct text word)
{
	return (word.data[0] >= '0' && word.data[0] <= '9') || word.data[0] == '+' ||
	       word.data[0] == '-';
}

/* "kernel_clone+0xbd/0x440" without what differs between two builds. */
static struct text without_offset(struct text caller)
{
	for (size_t i = 1; i + 2 < caller.size; i++)
		if (memcmp(caller.data + i, "+0x", 3) == 0)
			return (struct text){ caller.data, i };
	return caller;
}

/* What the kernel says of an area, as opposed to its caller. */
static bool is_attribute(struct text word)
{
	static const char *const words[] = { "ioremap", "vmalloc", "vmap", "user", "dma-coherent",
					     "sparse", "vpages" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (text_equal(word, words[i]))
			return true;
	return memchr(word.data, '=', word.size) != NULL;
}

/* The caller is the only word that the kernel makes from names: it may be missing. */
static void read_caller(struct area *area)
{
	struct text rest = area->rest, word;

	area->caller = text_from("(unknown)");
	if (!text_next_word(&rest, &word) || is_attribute(word))
		return;
	area->caller = without_offset(word);
	area->rest = rest;
	if (!text_next_word(&rest, &word))
		return;
	if (text_equal(area->caller, "unpurged") && text_equal(word, "vm_area")) {
		area->rest = rest;
	} else if (word.size > 2 && word.data[0] == '[' && word.data[word.size - 1] == ']') {
		area->module = (struct text){ word.data + 1, word.size - 2 };
		area->rest = rest;
	}
}

static bool read_line(struct text line, struct area *ret_area)
{
	struct text range, from;

	*ret_area = (struct area){ .rest = line };
	if (text_has_nul(line) || !text_next_word(&ret_area->rest, &range) ||
	    !text_starts_with(range, "0x") || !text_split(&range, '-', &from) ||
	    !text_starts_with(range, "0x") || !text_next_word(&ret_area->rest, &ret_area->size) ||
	    !is_number(ret_area->size))
		return false;
	read_caller(ret_area);
	if (ret_area->module.size)
		snprintf(ret_area->name, CALLER_SIZE, "%.*s [%.*s]", (int)ret_area->caller.size,
			 ret_area->caller.data, (int)ret_area->module.size, ret_area->module.data);
	else
		snprintf(ret_area->name, CALLER_SIZE, "%.*s", (int)ret_area->caller.size,
			 ret_area->caller.data);
	return true;
}

static void add_to_node(struct callers *callers, size_t row, uint64_t node, uint64_t pages)
{
	struct node_pages **place = &callers->nodes[row], *added;

	while (*place && (*place)->node < node)
		place = &(*place)->next;
	if (*place && (*place)->node == node) {
		(*place)->pages += pages;
		return;
	}
	added = arena_alloc(&callers->groups.input->sample->arena, sizeof(*added));
	if (!added) {
		callers->groups.input->sample->is_incomplete = true;
		return;
	}
	*added = (struct node_pages){ .node = node, .pages = pages, .next = *place };
	*place = added;
}

/* "N0=4": pages of the area on a node. False when it is something else. */
static bool put_node(struct callers *callers, size_t row, struct text word)
{
	struct text head;
	uint64_t node, pages;

	if (word.data[0] != 'N' || !text_split(&word, '=', &head))
		return false;
	head = (struct text){ head.data + 1, head.size - 1 };
	if (text_to_uint64(head, &node) || node >= NODES_MAXIMUM ||
	    text_to_uint64(word, &pages) || pages > UINT32_MAX) {
		input_malformed(callers->groups.input);
		sample_put_presence(callers->groups.input->sample, row, METRIC_VMALLOC_NODES,
				    PRESENCE_UNREADABLE);
	} else {
		add_to_node(callers, row, node, pages);
	}
	return true;
}

static enum metric kind_of(struct text word, enum metric before)
{
	if (before != METRIC_VMALLOC_OTHER_SIZE)
		return before;
	if (text_equal(word, "ioremap"))
		return METRIC_VMALLOC_IOREMAP_SIZE;
	if (text_equal(word, "vmalloc"))
		return METRIC_VMALLOC_VMALLOC_SIZE;
	if (text_equal(word, "vmap"))
		return METRIC_VMALLOC_VMAP_SIZE;
	return before;
}

static void put_attributes(struct callers *callers, size_t row, const struct area *area)
{
	enum metric kind = METRIC_VMALLOC_OTHER_SIZE;
	struct text rest = area->rest, word;

	while (text_next_word(&rest, &word)) {
		if (put_node(callers, row, word))
			continue;
		kind = kind_of(word, kind);
		if (text_starts_with(word, "pages="))
			groups_add_number(&callers->groups, row, METRIC_VMALLOC_PAGES,
					  (struct text){ word.data + 6, word.size - 6 });
		else if (text_equal(word, "user"))
			groups_add_number(&callers->groups, row, METRIC_VMALLOC_USER_SIZE,
					  area->size);
	}
	groups_add_number(&callers->groups, row, kind, area->size);
}

/* All sums begin with 0: a caller without pages has none. */
static void begin_row(struct callers *callers, size_t row, const struct area *area)
{
	static const enum metric sums[] = {
		METRIC_VMALLOC_PAGES, METRIC_VMALLOC_VMALLOC_SIZE, METRIC_VMALLOC_VMAP_SIZE,
		METRIC_VMALLOC_IOREMAP_SIZE, METRIC_VMALLOC_USER_SIZE, METRIC_VMALLOC_OTHER_SIZE,
		METRIC_VMALLOC_LARGEST,
	};
	struct parse_input *input = callers->groups.input;

	row_put_name(input, row, METRIC_VMALLOC_CALLER);
	for (size_t i = 0; i < ARRAY_SIZE(sums); i++)
		groups_add(&callers->groups, row, sums[i], 0);
	if (area->module.size && (int64_t)row != callers->groups.others)
		sample_put_text(input->sample, row, METRIC_VMALLOC_MODULE, area->module);
	input->report->rows++;
}

static void put_largest(struct callers *callers, size_t row, struct text number)
{
	struct cell *largest = sample_cell(callers->groups.input->sample, row,
					   METRIC_VMALLOC_LARGEST);
	uint64_t size;

	if (!largest || largest->presence != PRESENCE_PRESENT)
		return;
	if (text_to_uint64(number, &size))
		*largest = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else if (size > largest->count)
		largest->count = size;
}

static void put_area(struct callers *callers, const struct area *area)
{
	struct groups *groups = &callers->groups;
	bool is_new;
	int64_t added = groups_row(groups, text_from(area->name), &is_new);
	size_t row = (size_t)added;

	if (added < 0)
		return;
	if (is_new)
		begin_row(callers, row, area);
	groups_add(groups, row, METRIC_VMALLOC_AREAS, 1);
	groups_add_number(groups, row, METRIC_VMALLOC_SIZE, area->size);
	put_attributes(callers, row, area);
	put_largest(callers, row, area->size);
}

/* As the kernel writes it: "N0=12 N3=4". */
static void put_nodes(struct callers *callers, size_t row)
{
	struct sample *sample = callers->groups.input->sample;
	const struct node_pages *node = callers->nodes[row];
	const struct cell *cell = sample_get(sample, row, METRIC_VMALLOC_NODES);
	size_t count = 0, used = 0;
	char *text;

	for (const struct node_pages *each = node; each; each = each->next)
		count++;
	if (!count || cell->presence != PRESENCE_ABSENT)
		return;
	text = arena_alloc(&sample->arena, count * NODE_TEXT_SIZE);
	if (!text) {
		sample->is_incomplete = true;
		return;
	}
	for (; node; node = node->next)
		used += (size_t)snprintf(text + used, NODE_TEXT_SIZE, "%sN%" PRIu64 "=%" PRIu64,
					 used ? " " : "", node->node, node->pages);
	sample_put_text(sample, row, METRIC_VMALLOC_NODES, (struct text){ text, used });
}

PARSE_FUNCTION(parse_vmallocinfo)
{
	struct callers callers;
	struct parse_input input;
	struct text line;
	struct area area;

	input_begin(&input, sample, scale, text, report);
	if (groups_begin(&callers.groups, &input, ENTITY_VMALLOC))
		return;
	/* One more for the row of all others. */
	callers.nodes = arena_alloc_array(&sample->arena, callers.groups.limit + 1,
					  sizeof(*callers.nodes));
	if (!callers.nodes) {
		sample->is_incomplete = true;
		return;
	}
	while (input_next_line(&input, &line)) {
		if (input_is_cut(&input, line))
			continue;
		if (read_line(line, &area))
			put_area(&callers, &area);
		else
			input_malformed(&input);
	}
	for (size_t row = 0; row < sample_table(sample, ENTITY_VMALLOC)->row_count; row++)
		put_nodes(&callers, row);
}
