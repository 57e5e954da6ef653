/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/cgroups: "memory 4 17 1", a controller, its hierarchy, its groups, whether it is on; and
 * /proc/PID/cgroup: "4:memory:/path" for each hierarchy of v1, "0::/path" for v2
 * (kernel/cgroup/cgroup-v1.c, kernel/cgroup/cgroup.c).
 */
#include "values.h"

#include <errno.h>

static bool read_controller(struct text line, const char *name,
			    struct cgroup_controller *controller)
{
	struct text word, hierarchy, groups, enabled;
	uint64_t flag;

	if (!text_next_word(&line, &word) || !text_equal(word, name) ||
	    !text_next_word(&line, &hierarchy) || !text_next_word(&line, &groups) ||
	    !text_next_word(&line, &enabled) || text_trim(line).size ||
	    text_to_uint64(hierarchy, &controller->hierarchy) ||
	    text_to_uint64(groups, &controller->groups) || text_to_uint64(enabled, &flag))
		return false;
	controller->is_enabled = flag != 0;
	return true;
}

static bool is_about(struct text line, const char *name)
{
	struct text word;

	return text_next_word(&line, &word) && text_equal(word, name);
}

int parse_cgroup_controller(struct text text, const char *name,
			    struct cgroup_controller *ret_controller)
{
	struct cgroup_controller controller;
	struct parse_report report = { 0 };
	struct parse_input input;
	struct text line;

	input_begin(&input, NULL, NULL, text, &report);
	while (input_next_line(&input, &line)) {
		if (!is_about(line, name))
			continue;
		if (input_is_cut(&input, line) || !read_controller(line, name, &controller))
			return -EINVAL;
		*ret_controller = controller;
		return 0;
	}
	return -ENOENT;
}

PARSE_FUNCTION(parse_cgroups)
{
	struct cgroup_controller memory;
	struct parse_input input;
	struct text line;

	input_begin(&input, sample, scale, text, report);
	while (input_next_line(&input, &line)) {
		if (!is_about(line, "memory"))
			continue;
		if (report->rows || input_is_cut(&input, line) ||
		    !read_controller(line, "memory", &memory)) {
			input_malformed(&input);
			continue;
		}
		report->rows++;
		sample_put_count(sample, 0, METRIC_SYSTEM_CGROUP_MEMORY_ENABLED,
				 memory.is_enabled);
		sample_put_count(sample, 0, METRIC_SYSTEM_CGROUP_MEMORY_GROUPS, memory.groups);
	}
}

static bool has_controller(struct text list, const char *name)
{
	struct text word;

	while (text_split(&list, ',', &word))
		if (text_equal(word, name))
			return true;
	return text_equal(list, name);
}

/* A path may hold colons and blanks, but no newline. */
static bool put_membership(struct parse_input *input, size_t row, struct text line)
{
	struct text number, controllers;
	uint64_t hierarchy;
	bool is_memory, is_unified;

	if (text_has_nul(line) || input_is_cut(input, line) || !text_split(&line, ':', &number) ||
	    !text_split(&line, ':', &controllers) || text_to_uint64(number, &hierarchy) ||
	    !text_starts_with(line, "/"))
		return false;
	is_memory = has_controller(controllers, "memory");
	is_unified = hierarchy == 0 && controllers.size == 0;
	if ((is_memory || is_unified) && !input->report->rows)
		sample_put_text(input->sample, row, METRIC_PROCESS_CGROUP, line);
	input->report->rows += is_memory || is_unified;
	return true;
}

/* The memory controller is in the hierarchy of v1 that names it, else in that of v2. The line of v2
 * is the last one (its hierarchy is the oldest), so the first that fits is the right one. */
PARSE_ROW_FUNCTION(parse_process_cgroup)
{
	struct parse_input input;
	struct text line;

	input_begin(&input, sample, scale, text, report);
	while (input_next_line(&input, &line))
		if (!put_membership(&input, row, line))
			input_malformed(&input);
}
