/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/PID/stat: "12 (name) S 1 …". The name may hold any byte but NUL, parentheses and newlines
 * included, so it ends at the last ")" of the whole file.
 */
#include "mempane/parse.h"

#include <errno.h>
#include <string.h>

/* Fields by their number in proc(5), where the state is field 3. */
enum {
	FIELD_STATE = 3,
	FIELD_PARENT = 4,
	FIELD_FLAGS = 9,
	FIELD_MINOR_FAULTS = 10,
	FIELD_MAJOR_FAULTS = 12,
	FIELD_USER_TIME = 14,
	FIELD_SYSTEM_TIME = 15,
	FIELD_THREADS = 20,
	FIELD_START_TIME = 22,
	FIELD_VIRTUAL = 23,
	FIELD_RESIDENT = 24,
	FIELD_COUNT = 25,
	FIELD_START_STACK = 28,
	FIELD_PROCESSOR = 39,
};

/* Splits into the process ID, the name and what follows. */
static int split_name(struct text text, struct text *ret_pid, struct text *ret_name,
		      struct text *ret_rest)
{
	const char *close = text.size ? memrchr(text.data, ')', text.size) : NULL;
	struct text head;

	if (!close || memchr(text.data, '\0', text.size) || !text_split(&text, '(', &head) ||
	    close < text.data)
		return -EINVAL;
	*ret_pid = text_trim(head);
	*ret_name = (struct text){ text.data, (size_t)(close - text.data) };
	*ret_rest = (struct text){ close + 1, text.size - ret_name->size - 1 };
	return 0;
}

static bool is_state(struct text word)
{
	char letter = word.data[0];

	return word.size == 1 && ((letter >= 'A' && letter <= 'Z') ||
				  (letter >= 'a' && letter <= 'z'));
}

/* A last word that touches the end of the text was cut off and does not count. */
static int read_fields(struct text rest, struct text fields[FIELD_COUNT])
{
	const char *end = rest.data + rest.size;

	for (size_t i = FIELD_STATE; i < FIELD_COUNT; i++)
		if (!text_next_word(&rest, &fields[i]) ||
		    fields[i].data + fields[i].size == end)
			return -EINVAL;
	return is_state(fields[FIELD_STATE]) ? 0 : -EINVAL;
}

int parse_process_stat(struct text text, struct process_stat *ret_stat)
{
	struct process_stat stat = { .state = 0 };
	struct text fields[FIELD_COUNT], pid, rest;
	uint64_t system_time;

	if (split_name(text, &pid, &stat.name, &rest) || read_fields(rest, fields) ||
	    text_to_uint64(pid, &stat.pid) ||
	    text_to_uint64(fields[FIELD_PARENT], &stat.parent) ||
	    text_to_uint64(fields[FIELD_FLAGS], &stat.flags) ||
	    text_to_uint64(fields[FIELD_MINOR_FAULTS], &stat.minor_faults) ||
	    text_to_uint64(fields[FIELD_MAJOR_FAULTS], &stat.major_faults) ||
	    text_to_uint64(fields[FIELD_USER_TIME], &stat.run_time) ||
	    text_to_uint64(fields[FIELD_SYSTEM_TIME], &system_time) ||
	    text_to_uint64(fields[FIELD_THREADS], &stat.threads) ||
	    text_to_uint64(fields[FIELD_START_TIME], &stat.start_ticks) ||
	    text_to_uint64(fields[FIELD_VIRTUAL], &stat.virtual_bytes) ||
	    text_to_uint64(fields[FIELD_RESIDENT], &stat.resident_pages))
		return -EINVAL;
	stat.run_time += system_time;
	stat.state = fields[FIELD_STATE].data[0];
	*ret_stat = stat;
	return 0;
}

/* One of the fields beyond those that every kernel has. */
static int read_late_field(struct text text, unsigned field, uint64_t *ret_value)
{
	struct text pid, name, rest, word;

	if (split_name(text, &pid, &name, &rest))
		return -EINVAL;
	for (size_t i = FIELD_STATE; i <= field; i++)
		if (!text_next_word(&rest, &word))
			return -EINVAL;
	/* Cut off, unless something follows. */
	return rest.size ? text_to_uint64(word, ret_value) : -EINVAL;
}

uint64_t parse_process_start_stack(struct text text)
{
	uint64_t address = 0;

	return read_late_field(text, FIELD_START_STACK, &address) ? 0 : address;
}

int parse_task_stat(struct text text, struct task_stat *ret_stat)
{
	struct process_stat stat;
	int error = parse_process_stat(text, &stat);

	if (!error)
		error = read_late_field(text, FIELD_PROCESSOR, &ret_stat->processor);
	ret_stat->run_time = stat.run_time;
	return error;
}
