/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Error codes by name: their numbers differ between architectures, a capture must not. */
#include <errno.h>
#include <inttypes.h>

#include "facts_file.h"

static const struct errno_name {
	int         code;
	const char *name;
} names[] = {
	{ EPERM, "EPERM" },	  { ENOENT, "ENOENT" },	  { ESRCH, "ESRCH" },
	{ EINTR, "EINTR" },	  { EIO, "EIO" },	  { ENXIO, "ENXIO" },
	{ E2BIG, "E2BIG" },	  { EBADF, "EBADF" },	  { EAGAIN, "EAGAIN" },
	{ ENOMEM, "ENOMEM" },	  { EACCES, "EACCES" },	  { EFAULT, "EFAULT" },
	{ EBUSY, "EBUSY" },	  { ENODEV, "ENODEV" },	  { ENOTDIR, "ENOTDIR" },
	{ EISDIR, "EISDIR" },	  { EINVAL, "EINVAL" },	  { ENFILE, "ENFILE" },
	{ EMFILE, "EMFILE" },	  { EFBIG, "EFBIG" },	  { ELOOP, "ELOOP" },
	{ ENAMETOOLONG, "ENAMETOOLONG" },
	{ ENOSYS, "ENOSYS" },	  { ENODATA, "ENODATA" }, { EOPNOTSUPP, "EOPNOTSUPP" },
	{ EXDEV, "EXDEV" },	  { ESTALE, "ESTALE" },	  { ETIMEDOUT, "ETIMEDOUT" },
};

void errno_write(uint64_t code, FILE *stream)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if ((uint64_t)names[i].code == code) {
			fputs(names[i].name, stream);
			return;
		}
	}
	fprintf(stream, "%" PRIu64, code);
}

int errno_parse(struct text text, uint64_t *ret_code)
{
	uint64_t code;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (text_equal(text, names[i].name)) {
			*ret_code = (uint64_t)names[i].code;
			return 0;
		}
	}
	if (text_to_uint64(text, &code) || !code || code > 4095)
		return -EINVAL;
	*ret_code = code;
	return 0;
}
