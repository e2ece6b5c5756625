package io.framecast.coordinator.lists;

import io.framecast.coordinator.admission.Admission;
import io.framecast.coordinator.catalogue.ImportMachine;
import io.framecast.coordinator.membership.MembershipMachine;
import io.framecast.coordinator.repair.RepairMachine;
import io.framecast.coordinator.request.VideoRequestMachine;

/**
 * What decides.
 *
 * @param requests of one request
 * @param imports of one movie id
 * @param repairs of the copies of one movie's frames
 * @param members of the domain's members
 * @param admission of which paced requests may begin
 */
public record Machines(VideoRequestMachine requests, ImportMachine imports, RepairMachine repairs, MembershipMachine members,
        Admission admission) {}
