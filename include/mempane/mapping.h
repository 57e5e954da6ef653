/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows of the MAPPING table: what each is used for, and how a table of too many is kept small. Must
 * not know files; sums of whole classes are the model's.
 */
#ifndef MEMPANE_MAPPING_H
#define MEMPANE_MAPPING_H

#include "mempane/sample.h"

/* CLASS(id, name) */
#define MAPPING_CLASSES(CLASS)                          \
	CLASS(HEAP, "heap")                             \
	CLASS(MALLOC_ARENA, "malloc arena")             \
	CLASS(ANONYMOUS, "anonymous")                   \
	CLASS(NAMED_ANONYMOUS, "named anonymous")       \
	CLASS(RUNTIME_HEAP, "runtime heap")             \
	CLASS(MAIN_STACK, "main stack")                 \
	CLASS(THREAD_STACK, "thread stack")             \
	CLASS(JIT, "JIT code")                          \
	CLASS(TEXT, "file text")                        \
	CLASS(READ_ONLY, "file read-only")              \
	CLASS(RELRO, "file relro")                      \
	CLASS(DATA, "file data")                        \
	CLASS(BSS, "bss")                               \
	CLASS(SHARED_FILE, "shared file")               \
	CLASS(SHARED_ANONYMOUS, "shared anonymous")     \
	CLASS(SYSV_SHM, "sysv shm")                     \
	CLASS(POSIX_SHM, "posix shm")                   \
	CLASS(MEMFD, "memfd")                           \
	CLASS(HUGE_ANONYMOUS, "huge anonymous")         \
	CLASS(HUGE_SYSV_SHM, "huge sysv shm")           \
	CLASS(HUGE_MEMFD, "huge memfd")                 \
	CLASS(HUGE_FILE, "huge file")                   \
	CLASS(DEVICE, "device")                         \
	CLASS(DRIVER, "driver memory")                  \
	CLASS(KERNEL_OBJECT, "kernel object")           \
	CLASS(KERNEL_PROVIDED, "vdso")                  \
	CLASS(ARENA_RESERVE, "arena reserve")           \
	CLASS(STACK_GUARD, "stack guard")               \
	CLASS(RESERVATION, "reservation")

enum mapping_class {
#define CLASS(id, name) MAPPING_CLASS_##id,
	MAPPING_CLASSES(CLASS)
#undef CLASS
	MAPPING_CLASS_COUNT
};

enum confidence { CONFIDENCE_EXACT, CONFIDENCE_LIKELY, CONFIDENCE_GUESS };

struct verdict {
	enum mapping_class class;
	enum confidence    confidence;
};

/* The class of a row of the MAPPING table; looks at its neighbours too. `is_wide`: the process has
 * addresses beyond 32 bits, as far as that is known from elsewhere. */
struct verdict mapping_verdict(const struct sample *sample, size_t row, bool is_wide);

const char *mapping_class_name(enum mapping_class class);	/* NULL past the end */
const char *confidence_name(enum confidence confidence);
/* The reverse; MAPPING_CLASS_COUNT when there is none. */
enum mapping_class mapping_class_find(const char *name);

/* Adds what is known; a sum of which nothing is known tells why. One that does not fit stays
 * MAPPING_SUM_BEYOND: no kernel's count, since sizes are multiples of pages or of 1 kB. */
#define MAPPING_SUM_BEYOND UINT64_MAX
void mapping_sum_add(struct cell *sum, const struct cell *part);

/*
 * Mappings beyond MAPPING_ROWS_MAXIMUM do not get a row each: only the MAPPING_ROWS_KEPT largest of
 * the process do, and for all others one row a class holds exact sums (METRIC_MAPPING_MAPPINGS says
 * of how many, and no other row has that cell). The table is folded while it is being filled, so
 * its size, and that of the texts in it, does not depend on how many mappings there are.
 */
enum { MAPPING_ROWS_MAXIMUM = 7500, MAPPING_ROWS_KEPT = 1000 };
/* What a table takes that is folded in time. */
enum { MAPPING_ROWS_RESERVED = 8192 };

struct mapping_fold;
/* In the arena, which must live as long; NULL without memory. Limits and file systems in memory
 * must be in the sample, and nobody else add to the tables but UNKNOWN until the end. */
struct mapping_fold *mapping_fold_new(struct arena *arena, struct sample *sample, bool is_wide);
/* To be called now and then, when the last row may be incomplete; row numbers change by it. */
void mapping_fold_step(struct mapping_fold *fold);
/* All rows are complete; adds those of the others. */
void mapping_fold_finish(struct mapping_fold *fold);

#endif
