/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/allocinfo: "   12288   6 kernel/fork.c:179 [module] func:alloc_thread_stack" (lib/
 * alloc_tag.c, Documentation/mm/allocation-profiling.rst). An inline function of a header has a
 * line for each file that includes it: they are one site here.
 */
#include "groups.h"

#include <string.h>

struct site {
	struct text size, calls, name, module, function;
	bool        is_inaccurate;
};

/* Written as a number, if a damaged one: then its sums are lost, and not the line. Racing counters
 * may well be negative. */
static bool is_number(struct text word)
{
	return (word.data[0] >= '0' && word.data[0] <= '9') || word.data[0] == '+' ||
	       word.data[0] == '-';
}

/* The words behind the place: "[module]", "func:name", "accurate:no". */
static bool read_tags(struct text rest, struct site *site)
{
	const char *begin = site->name.data;
	struct text word;

	while (text_next_word(&rest, &word)) {
		if (word.data[0] == '[' && word.data[word.size - 1] == ']') {
			site->module = (struct text){ word.data + 1, word.size - 2 };
		} else if (text_starts_with(word, "func:")) {
			site->function = (struct text){ word.data + 5, word.size - 5 };
			site->name.size = (size_t)(word.data + word.size - begin);
		} else if (text_equal(word, "accurate:no")) {
			site->is_inaccurate = true;
		}
	}
	return site->function.size != 0;
}

static bool read_line(struct text line, struct site *ret_site)
{
	struct site site = { .is_inaccurate = false };

	if (text_has_nul(line) || !text_next_word(&line, &site.size) || !is_number(site.size) ||
	    !text_next_word(&line, &site.calls) || !is_number(site.calls) ||
	    !text_next_word(&line, &site.name) || !memchr(site.name.data, ':', site.name.size) ||
	    !read_tags(line, &site))
		return false;
	*ret_site = site;
	return true;
}

static void put_site(struct groups *groups, const struct site *site)
{
	struct sample *sample = groups->input->sample;
	bool is_new;
	int64_t added = groups_row(groups, site->name, &is_new);
	size_t row = (size_t)added;

	if (added < 0)
		return;
	if (is_new) {
		row_put_name(groups->input, row, METRIC_ALLOCATION_SITE);
		sample_put_signed(sample, row, METRIC_ALLOCATION_IS_INACCURATE, 0);
		groups->input->report->rows++;
	}
	if (is_new && added != groups->others) {
		sample_put_text(sample, row, METRIC_ALLOCATION_FUNCTION, site->function);
		if (site->module.size)
			sample_put_text(sample, row, METRIC_ALLOCATION_MODULE, site->module);
	}
	groups_add_number(groups, row, METRIC_ALLOCATION_SIZE, site->size);
	groups_add_number(groups, row, METRIC_ALLOCATION_CALLS, site->calls);
	if (site->is_inaccurate)
		sample_put_signed(sample, row, METRIC_ALLOCATION_IS_INACCURATE, 1);
}

PARSE_FUNCTION(parse_allocinfo)
{
	struct parse_input input;
	struct groups groups;
	struct text line;
	struct site site;

	input_begin(&input, sample, scale, text, report);
	if (groups_begin(&groups, &input, ENTITY_ALLOCATION))
		return;
	while (input_next_line(&input, &line)) {
		bool is_heading = text_starts_with(line, "allocinfo - version:") ||
				  text_starts_with(line, "#");

		if (is_heading || input_is_cut(&input, line))
			continue;
		if (read_line(line, &site))
			put_site(&groups, &site);
		else
			input_malformed(&input);
	}
}
