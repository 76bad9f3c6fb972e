#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#undef err_set
#undef err_sys
#undef err_memory

bool err_set(struct err *err, enum err_class class, const char *fmt, ...)
{
	va_list args;

	if (!err)
		return false;
	err->class = class;
	va_start(args, fmt);
	vsnprintf(err->text, sizeof err->text, fmt, args);
	va_end(args);
	return false;
}

bool err_sys(struct err *err, enum err_class class, const char *fmt, ...)
{
	const int saved = errno;
	char reason[64];
	va_list args;
	size_t len;

	if (!err)
		return false;
	err->class = class;
	va_start(args, fmt);
	vsnprintf(err->text, sizeof err->text, fmt, args);
	va_end(args);
	len = strlen(err->text);
	snprintf(err->text + len, sizeof err->text - len, ": %s",
		strerror_r(saved, reason, sizeof reason));
	errno = saved;
	return false;
}

bool err_memory(struct err *err)
{
	return err_set(err, ERR_SYSTEM, "out of memory");
}

const char *err_class_name(enum err_class class)
{
	static const char *const names[] = {
		[ERR_NONE] = "",
		[ERR_DNS] = "dns",
		[ERR_CONNECT] = "connect",
		[ERR_TLS] = "tls",
		[ERR_CERTIFICATE] = "certificate",
		[ERR_AUTH] = "auth",
		[ERR_BUSY] = "busy",
		[ERR_THROTTLED] = "throttled",
		[ERR_TIMEOUT] = "timeout",
		[ERR_PROTOCOL] = "protocol",
		[ERR_FOLDER] = "folder",
		[ERR_SECRET] = "secret",
		[ERR_SYSTEM] = "system",
		[ERR_CONFIG] = "config",
		[ERR_IO] = "io",
		[ERR_USAGE] = "usage",
	};

	return names[class];
}
