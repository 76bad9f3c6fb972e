#include "base/scan.h"

#include <string.h>

struct scan scan_of(const char *bytes, size_t len)
{
	return (struct scan){ .at = bytes, .end = bytes + len };
}

struct scan scan_text(const char *terminated)
{
	return scan_of(terminated, strlen(terminated));
}

bool scan_is_done(const struct scan *scan)
{
	return scan->at == scan->end;
}

size_t scan_left(const struct scan *scan)
{
	return (size_t)(scan->end - scan->at);
}

bool scan_byte(struct scan *scan, char c)
{
	if (scan->at == scan->end || *scan->at != c)
		return false;
	scan->at++;
	return true;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool scan_word(struct scan *scan, const char *word)
{
	const char *at = scan->at;

	for (; *word; word++, at++) {
		if (at == scan->end || lower(*at) != lower(*word))
			return false;
	}
	scan->at = at;
	return true;
}

bool scan_u63(struct scan *scan, int64_t *out)
{
	const char *at = scan->at;
	int64_t value = 0;

	for (; at < scan->end && *at >= '0' && *at <= '9'; at++) {
		const int digit = *at - '0';

		if (value > (INT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	if (at == scan->at)
		return false;
	scan->at = at;
	*out = value;
	return true;
}

bool scan_u32(struct scan *scan, uint32_t *out)
{
	struct scan ahead = *scan;
	int64_t value;

	if (!scan_u63(&ahead, &value) || value > UINT32_MAX)
		return false;
	*scan = ahead;
	*out = (uint32_t)value;
	return true;
}

struct scan scan_until(struct scan *scan, const char *stops)
{
	struct scan out = { .at = scan->at };

	while (scan->at < scan->end && (*scan->at == '\0' || !strchr(stops, *scan->at)))
		scan->at++;
	out.end = scan->at;
	return out;
}

size_t scan_blanks(struct scan *scan)
{
	const char *from = scan->at;

	while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t'))
		scan->at++;
	return (size_t)(scan->at - from);
}

bool scan_quoted(struct scan *scan, struct scan *out)
{
	const char *at = scan->at;

	if (at == scan->end || *at != '"')
		return false;
	for (at++; at < scan->end && *at != '"'; at++) {
		if (*at == '\\' && ++at == scan->end)
			return false;
	}
	if (at == scan->end)
		return false;
	*out = (struct scan){ .at = scan->at + 1, .end = at };
	scan->at = at + 1;
	return true;
}

bool scan_whole_u63(const char *text, int64_t *out)
{
	struct scan scan = scan_text(text);
	int64_t value;

	if (!scan_u63(&scan, &value) || !scan_is_done(&scan))
		return false;
	*out = value;
	return true;
}

bool scan_whole_duration(const char *text, int64_t *seconds)
{
	struct scan scan = scan_text(text);
	int64_t value;
	int64_t unit = 1;

	if (!scan_u63(&scan, &value))
		return false;
	scan_blanks(&scan);
	if (scan_byte(&scan, 'm'))
		unit = 60;
	else if (scan_byte(&scan, 'h'))
		unit = 3600;
	else if (scan_byte(&scan, 'd'))
		unit = 86400;
	else
		scan_byte(&scan, 's');
	if (!scan_is_done(&scan) || value > INT64_MAX / unit)
		return false;
	*seconds = value * unit;
	return true;
}
