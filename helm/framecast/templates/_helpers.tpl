{{- define "framecast.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 30 | trimSuffix "-" -}}
{{- end -}}

{{/* Short enough that a pod's name, which is its node id, stays a host name: 63 characters. */}}
{{- define "framecast.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 30 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "framecast.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 30 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 30 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/*
What differs between the roles, by their key in the values: the name in objects' names, the image, the named ports, the port of the
actuator, and whether it uses PostgreSQL.
Everything below that is called with a dict takes {root: the chart's scope, key, role: one of these, values: the role's values,
fullname: the name of its objects}.
*/}}
{{- define "framecast.roles" -}}
coordinator:
  name: coordinator
  image: coordinator-service
  ports: {http: 8080}
  actuator: http
  ledger: true
strategist:
  name: strategist
  image: strategist-service
  ports: {http: 8080}
  actuator: http
  ledger: false
frameService:
  name: frame
  image: frame-service
  ports: {http: 8080, link: 7400}
  actuator: http
  ledger: false
gateway:
  name: gateway
  image: client-gateway
  ports: {http: 8080, management: 9080, link: 7400}
  actuator: management
  ledger: true
{{- end -}}

{{- define "framecast.selectorLabels" -}}
app.kubernetes.io/name: {{ include "framecast.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role.name }}
{{- end -}}

{{/* What all pods of the release have in common. */}}
{{- define "framecast.domainLabels" -}}
app.kubernetes.io/name: {{ include "framecast.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* The ports of Kafka, as a YAML list: those said outright, else those of the bootstrap servers, each once. */}}
{{- define "framecast.kafkaPorts" -}}
{{- $ports := .Values.networkPolicy.kafkaPorts -}}
{{- if not $ports -}}
{{- range splitList "," .Values.kafka.bootstrapServers -}}
{{- $ports = append $ports (splitList ":" . | last | int) -}}
{{- end -}}
{{- end -}}
{{- $ports | uniq | toYaml -}}
{{- end -}}

{{- define "framecast.commonLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/name: {{ include "framecast.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "framecast.labels" -}}
{{ include "framecast.commonLabels" .root }}
app.kubernetes.io/component: {{ .role.name }}
{{- end -}}

{{- define "framecast.image" -}}
{{- $image := .root.Values.image -}}
{{- with $image.registry }}{{ . }}/{{ end -}}
{{ $image.repository }}/{{ .role.image }}:{{ default .root.Chart.AppVersion $image.tag }}
{{- end -}}

{{- define "framecast.secretName" -}}
{{- default (printf "%s-domain" (include "framecast.fullname" .)) .Values.secret.existingSecret -}}
{{- end -}}

{{- define "framecast.serviceAccountName" -}}
{{- $account := .Values.serviceAccount -}}
{{- if $account.create -}}
{{- default (include "framecast.fullname" .) $account.name -}}
{{- else -}}
{{- default "default" $account.name -}}
{{- end -}}
{{- end -}}

{{/* Where the certificates are mounted that Kafka's and PostgreSQL's are checked against. */}}
{{- define "framecast.kafkaCaDirectory" -}}/etc/framecast-kafka{{- end -}}
{{- define "framecast.postgresqlCaDirectory" -}}/etc/framecast-postgresql{{- end -}}

{{/* Whether this role checks PostgreSQL's certificate against some of its own. Called with a role's dict; empty: no. */}}
{{- define "framecast.checksPostgresql" -}}
{{- $postgresql := .root.Values.postgresql -}}
{{- if and .role.ledger $postgresql.enabled $postgresql.tls.mode $postgresql.tls.caSecret }}yes{{ end -}}
{{- end -}}

{{- define "framecast.checksKafka" -}}
{{- if and .root.Values.kafka.tls.enabled .root.Values.kafka.tls.caSecret }}yes{{ end -}}
{{- end -}}
