{{/* One role's settings, over those in its jar: what the chart knows, then what the values' config says. Called with a role's dict. */}}
{{- define "framecast.config" -}}
{{- $values := .root.Values -}}
{{- $kafka := $values.kafka -}}
{{- $postgresql := $values.postgresql -}}
{{- $sessionMillis := int $kafka.sessionTimeoutMillis -}}
{{- $config := fromYaml (include "framecast.config.common" .) -}}
{{- with include "framecast.config.kafkaProperties" . -}}
{{- $_ := set $config.spring.kafka "properties" (fromYaml .) -}}
{{- end -}}
{{- if .role.ports.link -}}
{{- $_ := set $config.framecast "link" (dict "port" .role.ports.link) -}}
{{- end -}}
{{- if and .role.ledger $postgresql.enabled -}}
{{- $url := printf "jdbc:postgresql://%s:%d/%s" $postgresql.host (int $postgresql.port) $postgresql.database -}}
{{- with $postgresql.tls.mode -}}
{{- $url = printf "%s?sslmode=%s" $url . -}}
{{- if $postgresql.tls.caSecret -}}
{{- $url = printf "%s&sslrootcert=%s/ca.crt" $url (include "framecast.postgresqlCaDirectory" $) -}}
{{- end -}}
{{- end -}}
{{- $_ := set $config.spring "datasource" (dict "url" $url) -}}
{{- end -}}
{{- if eq .key "coordinator" -}}
{{- $_ := mergeOverwrite $config (fromYaml (include "framecast.config.coordinator" (dict "sessionMillis" $sessionMillis "ledger" $postgresql.enabled))) -}}
{{- else if eq .key "strategist" -}}
{{- $_ := mergeOverwrite $config (fromYaml (include "framecast.config.strategist" (dict "sessionMillis" $sessionMillis))) -}}
{{- else if eq .key "frameService" -}}
{{- /* Below the volume's root, where file systems have a lost+found. */ -}}
{{- $_ := set $config.framecast "data-directory" "/var/lib/framecast/store" -}}
{{- else if eq .key "gateway" -}}
{{- $_ := set $config.framecast "data-directory" "/var/lib/framecast" -}}
{{- $_ := set $config "management" (dict "server" (dict "port" .role.ports.management)) -}}
{{- if $values.ingress.enabled -}}
{{- /* Addresses in answers are those the viewer used. Only behind a proxy, which overwrites these headers. */ -}}
{{- $_ := set $config.server "forward-headers-strategy" "native" -}}
{{- end -}}
{{- end -}}
{{- toYaml (mergeOverwrite $config (deepCopy (default dict .values.config))) -}}
{{- end -}}

{{- define "framecast.config.common" -}}
framecast:
  domain: {{ .root.Values.domain | quote }}
  topics:
    partitions: {{ .root.Values.kafka.partitions }}
    replication-factor: {{ .root.Values.kafka.replicationFactor }}
spring:
  kafka:
    bootstrap-servers: {{ .root.Values.kafka.bootstrapServers | quote }}
server:
  port: {{ .role.ports.http }}
{{- end -}}

{{- define "framecast.config.coordinator" -}}
framecast:
  data-directory: /var/lib/framecast
  ledger:
    enabled: {{ .ledger }}
spring:
  cloud:
    stream:
      kafka:
        streams:
          binder:
            configuration:
              main.consumer.session.timeout.ms: {{ .sessionMillis }}
              {{- /* What a paused primary has not got rid of is given up before its session ends; sooner, and a broker's death costs lists. */}}
              producer.delivery.timeout.ms: {{ div (mul .sessionMillis 3) 4 }}
{{- end -}}

{{- define "framecast.config.strategist" -}}
spring:
  cloud:
    stream:
      kafka:
        binder:
          consumer-properties:
            session.timeout.ms: {{ .sessionMillis }}
{{- end -}}

{{/* How every client makes itself known to Kafka, in Kafka's own words. What is secret comes by the environment. */}}
{{- define "framecast.config.kafkaProperties" -}}
{{- $tls := .root.Values.kafka.tls -}}
{{- $sasl := .root.Values.kafka.sasl -}}
{{- if or $tls.enabled $sasl.mechanism -}}
security.protocol: {{ if $sasl.mechanism }}SASL_{{ end }}{{ if $tls.enabled }}SSL{{ else }}PLAINTEXT{{ end }}
{{- with $sasl.mechanism }}
sasl.mechanism: {{ . }}
sasl.jaas.config: {{ include "framecast.config.jaas" $sasl | quote }}
{{- end }}
{{- if and $tls.enabled $tls.caSecret }}
ssl.truststore.type: PEM
ssl.truststore.location: {{ include "framecast.kafkaCaDirectory" . }}/ca.crt
{{- end }}
{{- if and $tls.enabled $tls.clientSecret }}
ssl.keystore.type: PEM
ssl.keystore.certificate.chain: ${KAFKA_CLIENT_CERTIFICATE}
ssl.keystore.key: ${KAFKA_CLIENT_KEY}
{{- end }}
{{- end -}}
{{- end -}}

{{- define "framecast.config.jaas" -}}
{{- if .jaasConfigKey -}}
${KAFKA_JAAS_CONFIG}
{{- else -}}
{{- $module := ternary "plain.PlainLoginModule" "scram.ScramLoginModule" (eq .mechanism "PLAIN") -}}
org.apache.kafka.common.security.{{ $module }} required username="${KAFKA_USERNAME}" password="${KAFKA_PASSWORD}";
{{- end -}}
{{- end -}}
