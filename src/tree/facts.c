/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What files do not say outright: asked from the kernel that runs this program, or concluded
 * from a tree's own files. Never mixes the two for one fact, and never asks the reader's machine
 * about somebody else's tree.
 */
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <errno.h>

#include "tree_private.h"

#define USUAL_CLOCK_TICKS 100	/* USER_HZ on every architecture but alpha and ia64 */

static const char *copy_text(struct tree *tree, struct text text)
{
	return text.size ? arena_copy(&tree->memory, text.data, text.size) : NULL;
}

int facts_ask(struct tree *tree)
{
	struct facts *facts = &tree->facts;
	long page_size = sysconf(_SC_PAGESIZE), ticks = sysconf(_SC_CLK_TCK);
	struct utsname names;

	if (uname(&names))
		return -errno;
	facts->page_size = page_size > 0 ? (uint64_t)page_size : 0;
	facts->clock_ticks = ticks > 0 ? (uint64_t)ticks : USUAL_CLOCK_TICKS;
	facts->kernel = copy_text(tree, text_from(names.release));
	facts->architecture = copy_text(tree, text_from(names.machine));
	/* A container has a host name of its own; the host's is what its /proc says. */
	if (tree->is_host)
		facts->host = copy_text(tree, text_from(names.nodename));
	return 0;
}

static struct text read_line(struct tree *tree, struct arena *arena, const char *path)
{
	struct text text, line;

	if (tree_read(tree, arena, path, &text) || !text_next_line(&text, &line))
		return (struct text){ 0 };
	return text_trim(line);
}

/* "Linux version 6.1.0 (somebody@somewhere) …" */
static struct text release_from_version(struct text version)
{
	struct text word = { 0 };

	for (unsigned i = 0; i < 3; i++)
		if (!text_next_word(&version, &word))
			return (struct text){ 0 };
	return word;
}

static bool has_word(struct text text, const char *wanted)
{
	struct text word;

	while (text_next_word(&text, &word))
		if (text_equal(word, wanted))
			return true;
	return false;
}

/* One line of /proc/cpuinfo; every architecture has its own habits there. */
static const char *architecture_from_line(struct text key, struct text value, const char *kernel)
{
	if (text_equal(key, "flags"))
		return has_word(value, "lm") ? "x86_64" : "i686";
	if (text_equal(key, "cpu") && text_starts_with(value, "POWER"))
		return kernel && strstr(kernel, "64le") ? "ppc64le" : "ppc64";
	if (text_equal(key, "CPU architecture"))
		return text_equal(value, "8") ? "aarch64" : "arm";
	if (text_equal(key, "isa"))
		return text_starts_with(value, "rv64") ? "riscv64" : "riscv32";
	if (text_equal(key, "vendor_id") && text_equal(value, "IBM/S390"))
		return "s390x";
	if (text_equal(key, "CPU Family") && text_starts_with(value, "Loongson"))
		return "loongarch64";
	return NULL;
}

static const char *architecture_find(struct tree *tree, struct arena *arena)
{
	const char *found = NULL;
	struct text text, line, key;

	if (tree_read(tree, arena, "proc/cpuinfo", &text))
		return NULL;
	while (!found && text_next_line(&text, &line))
		if (text_split(&line, ':', &key))
			found = architecture_from_line(text_trim(key), text_trim(line),
						       tree->facts.kernel);
	return found;
}

static void infer_names(struct tree *tree, struct arena *arena)
{
	struct facts *facts = &tree->facts;
	struct text text;

	if (!facts->kernel)
		facts->kernel = copy_text(tree, read_line(tree, arena,
							  "proc/sys/kernel/osrelease"));
	if (!facts->kernel) {
		text = read_line(tree, arena, "proc/version");
		facts->kernel = copy_text(tree, release_from_version(text));
	}
	text = read_line(tree, arena, "proc/sys/kernel/hostname");
	/* What the kernel calls a machine that was never named, DEFAULT_HOSTNAME. */
	if (!facts->host && !text_equal(text, "(none)"))
		facts->host = copy_text(tree, text);
	if (!facts->architecture)
		facts->architecture = architecture_find(tree, arena);
}

int facts_infer(struct tree *tree)
{
	struct facts *facts = &tree->facts;
	struct arena scratch;

	arena_init(&scratch);
	if (!facts->clock_ticks)
		facts->clock_ticks = USUAL_CLOCK_TICKS;
	infer_names(tree, &scratch);
	if (!facts->page_size) {
		facts->page_size = page_size_infer(tree, &scratch);
		facts->is_page_size_inferred = facts->page_size != 0;
	}
	arena_done(&scratch);
	return 0;
}

/* "12.34" seconds with at most nine digits behind the point, without going through a double. */
static bool seconds_to_nanoseconds(struct text text, uint64_t *ret_nanoseconds)
{
	uint64_t whole, fraction = 0, scale = NANOSECONDS_PER_SECOND;
	struct text head;

	if (!text_split(&text, '.', &head)) {
		head = text;
		text.size = 0;
	}
	if (text_to_uint64(head, &whole) || whole > UINT64_MAX / NANOSECONDS_PER_SECOND - 1)
		return false;
	if (text.size > 9 || (text.size && text_to_uint64(text, &fraction)))
		return false;
	for (size_t i = 0; i < text.size; i++)
		scale /= 10;
	*ret_nanoseconds = whole * NANOSECONDS_PER_SECOND + fraction * scale;
	return true;
}

static uint64_t boot_time_read(struct tree *tree, struct arena *arena)
{
	struct text text, line, word;
	uint64_t seconds;

	if (tree_read(tree, arena, "proc/stat", &text))
		return 0;
	while (text_next_line(&text, &line))
		if (text_next_word(&line, &word) && text_equal(word, "btime") &&
		    !text_to_uint64(text_trim(line), &seconds) &&
		    seconds < UINT64_MAX / NANOSECONDS_PER_SECOND / 2)
			return seconds * NANOSECONDS_PER_SECOND;
	return 0;
}

struct moment facts_moment(struct tree *tree)
{
	struct moment moment = { 0 };
	struct text line, word;
	struct arena scratch;
	uint64_t booted;

	arena_init(&scratch);
	line = read_line(tree, &scratch, "proc/uptime");
	if (text_next_word(&line, &word) && seconds_to_nanoseconds(word, &moment.boot)) {
		moment.monotonic = moment.boot;
		booted = boot_time_read(tree, &scratch);
		if (booted && moment.boot < UINT64_MAX / 2)
			moment.wall = booted + moment.boot;
	}
	arena_done(&scratch);
	return moment;
}
