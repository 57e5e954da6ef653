/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Themes: what each meaning looks like with no colours, 8 and 256. The hues are told apart by
 * people who do not see red and green alike: blue, yellow-green, cyan, violet and copper differ in
 * brightness too, and amber and red always come with a word or a sign.
 */
#include "style.h"

#include <string.h>

enum { BOLD = 1, DIM = 2, REVERSE = 4, UNDERLINE = 8 };
enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE, OWN = -1 };

struct theme_entry {
	const char *name;
	short       rich, rich_back;	/* of 256 colours */
	unsigned    rich_flags;
	short       plain, plain_back;	/* of 8 colours */
	unsigned    plain_flags;
	unsigned    mono_flags;
	char        letter;
};

static const struct theme_entry theme[STYLE_COUNT] = {
	[STYLE_NEUTRAL] = { "neutral", 252, OWN, 0, OWN, OWN, 0, 0, ' ' },
	[STYLE_DIM] = { "dim", 244, OWN, 0, OWN, OWN, DIM, DIM, ' ' },
	[STYLE_BOLD] = { "bold", 255, OWN, BOLD, OWN, OWN, BOLD, BOLD, ' ' },
	[STYLE_ACCENT] = { "accent", 81, OWN, BOLD, CYAN, OWN, BOLD, BOLD, ' ' },
	[STYLE_TITLE] = { "title", 255, OWN, BOLD, OWN, OWN, BOLD, BOLD, ' ' },
	[STYLE_FRAME] = { "frame", 240, OWN, 0, OWN, OWN, DIM, DIM, ' ' },
	[STYLE_FRAME_FOCUSED] = { "frame focused", 74, OWN, 0, CYAN, OWN, 0, 0, ' ' },
	[STYLE_HEADER] = { "header", 250, 236, 0, BLACK, WHITE, 0, UNDERLINE, ' ' },
	[STYLE_HEADER_SORTED] = { "header sorted", 16, 74, BOLD, BLACK, CYAN, 0,
				  REVERSE | BOLD, ' ' },
	[STYLE_KEY] = { "key", 81, OWN, BOLD, CYAN, OWN, BOLD, BOLD, ' ' },
	[STYLE_WARNING] = { "warning", 214, OWN, BOLD, YELLOW, OWN, BOLD, BOLD, ' ' },
	[STYLE_ALARM] = { "alarm", 203, OWN, BOLD, RED, OWN, BOLD, BOLD | REVERSE, ' ' },
	[STYLE_GOOD] = { "good", 114, OWN, 0, GREEN, OWN, 0, 0, ' ' },
	[STYLE_CHANGED] = { "changed", 231, OWN, BOLD, WHITE, OWN, BOLD, BOLD, ' ' },
	[STYLE_STALE] = { "stale", 242, OWN, 0, OWN, OWN, DIM, DIM, ' ' },
	[STYLE_SCALE] = { "scale", 242, OWN, 0, OWN, OWN, DIM, DIM, ' ' },

	[STYLE_ANONYMOUS] = { "anonymous", 75, OWN, 0, BLUE, OWN, BOLD, 0, 'A' },
	[STYLE_FILE] = { "file", 150, OWN, 0, GREEN, OWN, 0, 0, 'F' },
	[STYLE_SHMEM] = { "shmem", 80, OWN, 0, CYAN, OWN, 0, 0, 'M' },
	[STYLE_SLAB_RECLAIMABLE] = { "slab reclaimable", 176, OWN, 0, MAGENTA, OWN, BOLD, 0, 'R' },
	[STYLE_SLAB_UNRECLAIMABLE] = { "slab unreclaimable", 133, OWN, 0, MAGENTA, OWN, 0, 0,
				       'U' },
	[STYLE_PAGE_TABLES] = { "page tables", 105, OWN, 0, BLUE, OWN, 0, 0, 'T' },
	[STYLE_KERNEL] = { "kernel", 137, OWN, 0, YELLOW, OWN, 0, 0, 'K' },
	[STYLE_HUGE] = { "huge", 229, OWN, 0, YELLOW, OWN, BOLD, 0, 'H' },
	[STYLE_SWAP] = { "swap", 173, OWN, 0, RED, OWN, 0, 0, 'S' },
	[STYLE_FREE] = { "free", 240, OWN, 0, OWN, OWN, DIM, DIM, '.' },
	[STYLE_UNACCOUNTED] = { "unaccounted", 250, OWN, 0, WHITE, OWN, 0, 0, '?' },

	[STYLE_SERIES_1] = { "series 1", 75, OWN, 0, CYAN, OWN, 0, 0, ' ' },
	[STYLE_SERIES_2] = { "series 2", 215, OWN, 0, YELLOW, OWN, 0, 0, ' ' },
	[STYLE_SERIES_3] = { "series 3", 176, OWN, 0, MAGENTA, OWN, 0, 0, ' ' },

	[STYLE_HEAT_0] = { "heat 0", 242, OWN, 0, OWN, OWN, DIM, DIM, ' ' },
	[STYLE_HEAT_1] = { "heat 1", 252, 17, 0, WHITE, BLUE, 0, 0, ' ' },
	[STYLE_HEAT_2] = { "heat 2", 252, 18, 0, WHITE, BLUE, 0, 0, ' ' },
	[STYLE_HEAT_3] = { "heat 3", 255, 60, 0, WHITE, BLUE, BOLD, 0, ' ' },
	[STYLE_HEAT_4] = { "heat 4", 16, 103, 0, BLACK, CYAN, 0, 0, ' ' },
	[STYLE_HEAT_5] = { "heat 5", 16, 144, 0, BLACK, CYAN, 0, BOLD, ' ' },
	[STYLE_HEAT_6] = { "heat 6", 16, 179, 0, BLACK, YELLOW, 0, REVERSE, ' ' },
	[STYLE_HEAT_7] = { "heat 7", 16, 220, BOLD, BLACK, YELLOW, 0, REVERSE | BOLD, ' ' },

	[STYLE_NODE_0] = { "node 0", 16, 75, 0, WHITE, BLUE, BOLD, 0, ' ' },
	[STYLE_NODE_1] = { "node 1", 16, 215, 0, BLACK, YELLOW, 0, 0, ' ' },
	[STYLE_NODE_2] = { "node 2", 16, 150, 0, BLACK, GREEN, 0, 0, ' ' },
	[STYLE_NODE_3] = { "node 3", 16, 176, 0, WHITE, MAGENTA, BOLD, 0, ' ' },
	[STYLE_NODE_4] = { "node 4", 255, 25, 0, BLACK, CYAN, 0, 0, ' ' },
	[STYLE_NODE_5] = { "node 5", 255, 94, 0, BLACK, WHITE, 0, 0, ' ' },
	[STYLE_NODE_6] = { "node 6", 255, 29, 0, YELLOW, BLUE, BOLD, 0, ' ' },
	[STYLE_NODE_7] = { "node 7", 255, 54, 0, WHITE, BLACK, BOLD, 0, ' ' },
};

static struct look look_of(short foreground, short background, unsigned flags)
{
	return (struct look){
		.foreground = foreground,
		.background = background,
		.is_bold = (flags & BOLD) != 0,
		.is_dim = (flags & DIM) != 0,
		.is_reverse = (flags & REVERSE) != 0,
		.is_underlined = (flags & UNDERLINE) != 0,
	};
}

static struct look look_plain(enum colour_depth colours, const struct theme_entry *entry)
{
	switch (colours) {
	case COLOUR_256:
		return look_of(entry->rich, entry->rich_back, entry->rich_flags);
	case COLOUR_8:
		return look_of(entry->plain, entry->plain_back, entry->plain_flags);
	case COLOUR_AUTOMATIC:
	case COLOUR_NONE:
		break;
	}
	return look_of(OWN, OWN, entry->mono_flags);
}

/* The selection keeps amber and red, and loses what would not be readable on it. */
static struct look look_selected(enum colour_depth colours, enum style style, struct look look)
{
	bool is_warning = style == STYLE_WARNING || style == STYLE_ALARM;

	switch (colours) {
	case COLOUR_256:
		look.background = 24;
		if (!is_warning)
			look.foreground = style == STYLE_DIM || style == STYLE_STALE ? 250 : 231;
		look.is_bold = true;
		return look;
	case COLOUR_8:
		return look_of(is_warning ? YELLOW : WHITE, BLUE, BOLD);
	case COLOUR_AUTOMATIC:
	case COLOUR_NONE:
		break;
	}
	return look_of(OWN, OWN, REVERSE | (look.is_bold ? BOLD : 0));
}

/* All colours but those of warnings make way for the one of stale values. */
static struct look look_old(enum colour_depth colours, enum style style, struct look look)
{
	bool is_warning = style == STYLE_WARNING || style == STYLE_ALARM;

	look.is_bold = false;
	if (colours != COLOUR_256)
		look.is_dim = true;
	else if (!is_warning)
		look.foreground = look.background == OWN ? theme[STYLE_STALE].rich : 250;
	return look;
}

struct look style_look(enum colour_depth colours, enum style style, enum overlay overlay)
{
	struct look look = look_plain(colours, &theme[style]);

	switch (overlay) {
	case OVERLAY_SELECTED:
		return look_selected(colours, style, look);
	case OVERLAY_MATCH:
		if (colours == COLOUR_256)
			return look_of(16, 222, BOLD);
		return colours == COLOUR_8 ? look_of(BLACK, YELLOW, 0) :
					     look_of(OWN, OWN, BOLD | UNDERLINE);
	case OVERLAY_OLD:
		return look_old(colours, style, look);
	case OVERLAY_NONE:
	case OVERLAY_COUNT:
		break;
	}
	return look;
}

enum style style_heat(double value)
{
	int level;

	if (!(value > 0))
		return STYLE_HEAT_0;
	level = 1 + (int)((value < 1 ? value : 1) * 6.999);
	return (enum style)(STYLE_HEAT_0 + (level > 7 ? 7 : level));
}

enum style style_of_node(uint64_t node)
{
	return (enum style)(STYLE_NODE_0 + node % (STYLE_NODE_7 - STYLE_NODE_0 + 1));
}

enum style style_of_part(const char *name)
{
	/* The first prefix that fits decides, so longer ones come first. */
	static const struct {
		const char *prefix;
		enum style  style;
	} parts[] = {
		{ "anon", STYLE_ANONYMOUS },	       { "heap", STYLE_ANONYMOUS },
		{ "malloc", STYLE_ANONYMOUS },	       { "stack", STYLE_ANONYMOUS },
		{ "thread stack", STYLE_ANONYMOUS },   { "file", STYLE_FILE },
		{ "buffers", STYLE_FILE },	       { "text", STYLE_FILE },
		{ "cache", STYLE_FILE },	       { "shm", STYLE_SHMEM },
		{ "shared", STYLE_SHMEM },	       { "tmpfs", STYLE_SHMEM },
		{ "slab reclaimable", STYLE_SLAB_RECLAIMABLE },
		{ "slab_reclaimable", STYLE_SLAB_RECLAIMABLE },
		{ "slab recl", STYLE_SLAB_RECLAIMABLE }, { "slab", STYLE_SLAB_UNRECLAIMABLE },
		{ "page tables", STYLE_PAGE_TABLES },  { "page_tables", STYLE_PAGE_TABLES },
		{ "secondary", STYLE_PAGE_TABLES },    { "huge", STYLE_HUGE },
		{ "zswap", STYLE_SWAP },	       { "swap", STYLE_SWAP },
		{ "zram", STYLE_SWAP },		       { "free", STYLE_FREE },
		{ "unaccounted", STYLE_UNACCOUNTED },
	};

	for (size_t i = 0; name && i < ARRAY_SIZE(parts); i++)
		if (strncmp(name, parts[i].prefix, strlen(parts[i].prefix)) == 0)
			return parts[i].style;
	return STYLE_KERNEL;
}

char style_letter(enum style style)
{
	return theme[style].letter;
}

const char *style_name(enum style style)
{
	return theme[style].name;
}
