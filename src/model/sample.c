#include "model/sample.h"

void sample_init(struct sample *sample)
{
	*sample = (struct sample){
		.response_us = TOOK_UNKNOWN,
		.messages = COUNT_UNKNOWN,
		.octets = COUNT_UNKNOWN,
	};
	for (int i = 0; i < PHASES; i++)
		sample->took_us[i] = TOOK_UNKNOWN;
}

void sample_release(struct sample *sample)
{
	folders_unref(sample->folders);
	server_unref(sample->server);
	refused_unref(sample->refused);
	sample_init(sample);
}

void sample_refuse(struct sample *sample, struct refused *refused)
{
	refused_unref(sample->refused);
	sample->refused = refused;
}

bool sample_is_good(const struct sample *sample)
{
	return sample->err.class == ERR_NONE || sample->err.class == ERR_FOLDER;
}

const char *phase_name(enum phase phase)
{
	static const char *const names[] = {
		[PHASE_SECRET] = "secret",
		[PHASE_DNS] = "dns",
		[PHASE_CONNECT] = "connect",
		[PHASE_TLS] = "tls",
		[PHASE_LOGIN] = "login",
		[PHASE_REPLY] = "reply",
	};

	return names[phase];
}
