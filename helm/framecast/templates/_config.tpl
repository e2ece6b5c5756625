{{/* One role's settings, over those in its jar: what the chart knows, then what the values' config says. Called with a role's dict. */}}
{{- define "framecast.config" -}}
{{- $values := .root.Values -}}
{{- $kafka := $values.kafka -}}
{{- $postgresql := $values.postgresql -}}
{{- $sessionMillis := int $kafka.sessionTimeoutMillis -}}
{{- $config := fromYaml (include "framecast.config.common" .) -}}
{{- if .role.ports.link -}}
{{- $_ := set $config.framecast "link" (dict "port" .role.ports.link) -}}
{{- end -}}
{{- if and .role.ledger $postgresql.enabled -}}
{{- $url := printf "jdbc:postgresql://%s:%d/%s" $postgresql.host (int $postgresql.port) $postgresql.database -}}
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
              main.consumer.heartbeat.interval.ms: {{ div .sessionMillis 4 }}
{{- end -}}

{{- define "framecast.config.strategist" -}}
spring:
  cloud:
    stream:
      kafka:
        binder:
          consumer-properties:
            session.timeout.ms: {{ .sessionMillis }}
            heartbeat.interval.ms: {{ div .sessionMillis 4 }}
{{- end -}}
