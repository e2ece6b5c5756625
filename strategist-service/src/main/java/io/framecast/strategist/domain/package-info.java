/** The strategist's local copies of what the domain has told: who lives, who holds what, who has how much to give. */
package io.framecast.strategist.domain;
