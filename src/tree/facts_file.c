/* SPDX-License-Identifier: GPL-2.0-or-later */
/* FACTS as text: two inverse halves. What is written depends on the facts alone. */
#include "facts_file.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#define FIRST_LINE "mempane capture 1"

/* Replaces \ooo by the byte; in place, because the text is a copy already. */
static void unescape(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		if (from[0] == '\\' && from[1] >= '0' && from[1] <= '3' && from[2] >= '0' &&
		    from[2] <= '7' && from[3] >= '0' && from[3] <= '7') {
			*to++ = (char)((from[1] - '0') * 64 + (from[2] - '0') * 8 + from[3] - '0');
			from += 3;
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
}

static int take_value(struct facts_file *file, struct text rest, struct text *ret_value)
{
	char *copy = arena_copy(&file->memory, rest.data, rest.size);

	if (!rest.size)
		return -EINVAL;
	if (!copy)
		return -ENOMEM;
	unescape(copy);
	*ret_value = text_from(copy);
	return 0;
}

static int take_number(struct text *rest, uint64_t *ret_number)
{
	struct text word;

	if (!text_next_word(rest, &word) || text_to_uint64(word, ret_number))
		return -EINVAL;
	return 0;
}

static int parse_page_size(struct facts_file *file, struct text rest)
{
	uint64_t size;
	struct text word;

	if (take_number(&rest, &size) || size < 512 || size > UINT64_C(1) << 30 ||
	    (size & (size - 1)))
		return -EINVAL;
	if (text_next_word(&rest, &word)) {
		if (!text_equal(word, "inferred"))
			return -EINVAL;
		file->facts.is_page_size_inferred = true;
	}
	file->facts.page_size = size;
	return 0;
}

static int parse_clock_ticks(struct facts_file *file, struct text rest)
{
	uint64_t ticks;

	if (take_number(&rest, &ticks) || !ticks || ticks > NANOSECONDS_PER_SECOND)
		return -EINVAL;
	file->facts.clock_ticks = ticks;
	return 0;
}

static int parse_name(struct facts_file *file, struct text rest, const char **ret_name)
{
	struct text value;
	int result = take_value(file, rest, &value);

	if (!result)
		*ret_name = value.data;
	return result;
}

static int parse_host(struct facts_file *file, struct text rest)
{
	return parse_name(file, rest, &file->facts.host);
}

static int parse_kernel(struct facts_file *file, struct text rest)
{
	return parse_name(file, rest, &file->facts.kernel);
}

static int parse_architecture(struct facts_file *file, struct text rest)
{
	return parse_name(file, rest, &file->facts.architecture);
}

static int parse_user(struct facts_file *file, struct text rest)
{
	struct text name;
	uint64_t uid;
	int result;

	if (take_number(&rest, &uid))
		return -EINVAL;
	result = take_value(file, text_trim(rest), &name);
	return result ? result : facts_file_add_user(file, uid, name);
}

static int take_named_number(struct text *rest, const char *name, uint64_t *ret_number)
{
	struct text word;

	if (!text_next_word(rest, &word) || !text_equal(word, name))
		return -EINVAL;
	return take_number(rest, ret_number);
}

static int parse_step(struct facts_file *file, struct text rest)
{
	struct moment moment;
	uint64_t step;

	if (take_number(&rest, &step) || step != file->step_count ||
	    take_named_number(&rest, "monotonic", &moment.monotonic) ||
	    take_named_number(&rest, "boot", &moment.boot) ||
	    take_named_number(&rest, "wall", &moment.wall))
		return -EINVAL;
	return facts_file_add_step(file, moment);
}

static int add_path(struct facts_file *file, struct path_facts *list, uint64_t step,
		    uint64_t value, struct text rest)
{
	struct text path;
	int result;

	if (step >= file->step_count)
		return -EINVAL;
	result = take_value(file, text_trim(rest), &path);
	return result ? result : path_facts_add(file, list, (unsigned)step, value, path);
}

static int parse_read(struct facts_file *file, struct text rest)
{
	uint64_t step, time;

	if (take_number(&rest, &step) || take_number(&rest, &time))
		return -EINVAL;
	return add_path(file, &file->reads, step, time, rest);
}

static int parse_failed(struct facts_file *file, struct text rest)
{
	uint64_t step, code;
	struct text word;

	if (take_number(&rest, &step) || !text_next_word(&rest, &word) || errno_parse(word, &code))
		return -EINVAL;
	return add_path(file, &file->failures, step, code, rest);
}

static const struct fact_line {
	const char *word, *expected;
	int (*parse)(struct facts_file *file, struct text rest);
} fact_lines[] = {
	{ "page_size", "\"page_size BYTES\", a power of two", parse_page_size },
	{ "clock_ticks", "\"clock_ticks NUMBER\", not 0", parse_clock_ticks },
	{ "host", "\"host NAME\"", parse_host },
	{ "kernel", "\"kernel RELEASE\"", parse_kernel },
	{ "architecture", "\"architecture NAME\"", parse_architecture },
	{ "user", "\"user UID NAME\"", parse_user },
	{ "step", "\"step N monotonic NS boot NS wall NS\", N counting from 0", parse_step },
	{ "read", "\"read STEP NS PATH\" after its step", parse_read },
	{ "failed", "\"failed STEP ERRNO PATH\" after its step", parse_failed },
};

static int parse_fact(struct facts_file *file, struct text line, const char **ret_expected)
{
	struct text word;

	*ret_expected = "a fact this version knows";
	if (!text_next_word(&line, &word))
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(fact_lines); i++) {
		if (text_equal(word, fact_lines[i].word)) {
			*ret_expected = fact_lines[i].expected;
			return fact_lines[i].parse(file, text_trim(line));
		}
	}
	return -EINVAL;
}

int facts_file_parse(struct facts_file *file, struct text text, const char *path,
		     struct error *error)
{
	const char *expected;
	struct text line;
	unsigned number = 1;
	int result;

	if (!text_next_line(&text, &line) || !text_equal(line, FIRST_LINE))
		return error_set(error, -EINVAL, path, 1, "expected \"%s\"", FIRST_LINE);
	while (text_next_line(&text, &line)) {
		number++;
		result = parse_fact(file, line, &expected);
		if (result)
			return error_set(error, result, path, number, "expected %s", expected);
	}
	if (!file->step_count)
		return error_set(error, -EINVAL, path, number, "expected at least one step");
	path_facts_sort(&file->reads);
	path_facts_sort(&file->failures);
	return 0;
}

static void write_value(const char *value, FILE *stream)
{
	for (const unsigned char *byte = (const unsigned char *)value; *byte; byte++) {
		if (*byte < ' ' || *byte == 0x7f || *byte == '\\')
			fprintf(stream, "\\%03o", *byte);
		else
			putc(*byte, stream);
	}
	putc('\n', stream);
}

static void write_name(const char *word, const char *value, FILE *stream)
{
	if (!value || !*value)
		return;
	fprintf(stream, "%s ", word);
	write_value(value, stream);
}

void facts_file_write(const struct facts_file *file, FILE *stream)
{
	const struct facts *facts = &file->facts;

	fputs(FIRST_LINE "\n", stream);
	if (facts->page_size)
		fprintf(stream, "page_size %" PRIu64 "%s\n", facts->page_size,
			facts->is_page_size_inferred ? " inferred" : "");
	fprintf(stream, "clock_ticks %" PRIu64 "\n", facts->clock_ticks);
	write_name("host", facts->host, stream);
	write_name("kernel", facts->kernel, stream);
	write_name("architecture", facts->architecture, stream);
	for (size_t i = 0; i < file->user_count; i++) {
		fprintf(stream, "user %" PRIu64 " ", file->users[i].uid);
		write_value(file->users[i].name, stream);
	}
	for (size_t i = 0; i < file->step_count; i++)
		fprintf(stream,
			"step %zu monotonic %" PRIu64 " boot %" PRIu64 " wall %" PRIu64 "\n", i,
			file->steps[i].monotonic, file->steps[i].boot, file->steps[i].wall);
	for (size_t i = 0; i < file->reads.count; i++) {
		fprintf(stream, "read %u %" PRIu64 " ", file->reads.items[i].step,
			file->reads.items[i].value);
		write_value(file->reads.items[i].path, stream);
	}
	for (size_t i = 0; i < file->failures.count; i++) {
		fprintf(stream, "failed %u ", file->failures.items[i].step);
		errno_write(file->failures.items[i].value, stream);
		putc(' ', stream);
		write_value(file->failures.items[i].path, stream);
	}
}
