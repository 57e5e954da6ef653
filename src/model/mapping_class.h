/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The classes of mappings, in display order, and the facts that decide them. Must not know samples'
 * sums: regions.c adds up.
 */
#ifndef MEMPANE_MODEL_MAPPING_CLASS_H
#define MEMPANE_MODEL_MAPPING_CLASS_H

#include "mempane/model.h"

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

/* The class of a row of the MAPPING table; looks at its neighbours too. */
struct verdict mapping_verdict(const struct sample *sample, size_t row);

/* The reverse of region_class_name(); MAPPING_CLASS_COUNT when there is none. */
enum mapping_class mapping_class_find(const char *name);

#endif
