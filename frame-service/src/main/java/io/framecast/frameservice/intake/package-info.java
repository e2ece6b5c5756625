/** Films as they arrive: the endpoint gateways upload to, and the files their bodies are spooled to. */
package io.framecast.frameservice.intake;
