/** Questions in, answers out: PRQ to DSTRG, place to placement. */
package io.framecast.strategist.answer;
