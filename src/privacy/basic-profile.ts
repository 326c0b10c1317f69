/** The elements that PS3.15's Basic Profile changes, as tags, keywords and actions; a long file, for it is one table. */

/**
 * What the profile does with an element: X removes it, Z empties it, D puts a dummy value in its place, U another UID; two or three of them
 * where the type of the element in its object decides.
 */
export type ProfileAction = keyof typeof table;

/** An element of the Basic Profile. */
export interface ProfileElement {
  readonly tag: number;
  /** As PS3.6 spells it. */
  readonly keyword: string;
  readonly action: ProfileAction;
}

/** `tag:keyword`, by action. Source: PS3.15 2024b, table E.1-1, column Basic Profile; PS3.6 2024b, table 6-1. */
const table = {
  X: `
    00001000:AffectedSOPInstanceUID 00080015:InstanceCoercionDateTime 00080024:OverlayDate 00080025:CurveDate
    00080034:OverlayTime 00080035:CurveTime 00080054:RetrieveAETitle 00080055:StationAETitle
    00080081:InstitutionAddress 00080092:ReferringPhysicianAddress 00080094:ReferringPhysicianTelephoneNumbers
    00080096:ReferringPhysicianIdentificationSequence 0008009d:ConsultingPhysicianIdentificationSequence
    00080201:TimezoneOffsetFromUTC 00081000:NetworkID 00081030:StudyDescription 0008103e:SeriesDescription
    00081040:InstitutionalDepartmentName 00081041:InstitutionalDepartmentTypeCodeSequence 00081048:PhysiciansOfRecord
    00081049:PhysiciansOfRecordIdentificationSequence 00081050:PerformingPhysicianName
    00081052:PerformingPhysicianIdentificationSequence 00081060:NameOfPhysiciansReadingStudy
    00081062:PhysiciansReadingStudyIdentificationSequence 00081080:AdmittingDiagnosesDescription
    00081084:AdmittingDiagnosesCodeSequence 00081088:PyramidDescription 00081120:ReferencedPatientSequence
    00082111:DerivationDescription 00084000:IdentifyingComments 00100021:IssuerOfPatientID 00100032:PatientBirthTime
    00100050:PatientInsurancePlanCodeSequence 00100101:PatientPrimaryLanguageCodeSequence
    00100102:PatientPrimaryLanguageModifierCodeSequence 00101000:OtherPatientIDs 00101001:OtherPatientNames
    00101002:OtherPatientIDsSequence 00101005:PatientBirthName 00101010:PatientAge 00101020:PatientSize
    00101030:PatientWeight 00101040:PatientAddress 00101050:InsurancePlanIdentification
    00101060:PatientMotherBirthName 00101080:MilitaryRank 00101081:BranchOfService 00101090:MedicalRecordLocator
    00101100:ReferencedPatientPhotoSequence 00102000:MedicalAlerts 00102110:Allergies 00102150:CountryOfResidence
    00102152:RegionOfResidence 00102154:PatientTelephoneNumbers 00102155:PatientTelecomInformation
    00102160:EthnicGroup 00102180:Occupation 001021a0:SmokingStatus 001021b0:AdditionalPatientHistory
    001021c0:PregnancyStatus 001021d0:LastMenstrualDate 001021f0:PatientReligiousPreference 00102297:ResponsiblePerson
    00102299:ResponsibleOrganization 00104000:PatientComments 00120022:IssuerOfClinicalTrialProtocolID
    00120023:OtherClinicalTrialProtocolIDsSequence 00120032:IssuerOfClinicalTrialSiteID
    00120041:IssuerOfClinicalTrialSubjectID 00120043:IssuerOfClinicalTrialSubjectReadingID
    00120051:ClinicalTrialTimePointDescription 00120055:IssuerOfClinicalTrialTimePointID
    00120071:ClinicalTrialSeriesID 00120072:ClinicalTrialSeriesDescription 00120073:IssuerOfClinicalTrialSeriesID
    00120082:ClinicalTrialProtocolEthicsCommitteeApprovalNumber 00120086:EthicsCommitteeApprovalEffectivenessStartDate
    00120087:EthicsCommitteeApprovalEffectivenessEndDate 0014407c:CalibrationTime 0014407e:CalibrationDate
    0016002b:MakerNote 0016004b:DeviceSettingDescription 0016004d:CameraOwnerName 0016004e:LensSpecification
    0016004f:LensMake 00160050:LensModel 00160051:LensSerialNumber 00160070:GPSVersionID 00160071:GPSLatitudeRef
    00160072:GPSLatitude 00160073:GPSLongitudeRef 00160074:GPSLongitude 00160075:GPSAltitudeRef 00160076:GPSAltitude
    00160077:GPSTimeStamp 00160078:GPSSatellites 00160079:GPSStatus 0016007a:GPSMeasureMode 0016007b:GPSDOP
    0016007c:GPSSpeedRef 0016007d:GPSSpeed 0016007e:GPSTrackRef 0016007f:GPSTrack 00160080:GPSImgDirectionRef
    00160081:GPSImgDirection 00160082:GPSMapDatum 00160083:GPSDestLatitudeRef 00160084:GPSDestLatitude
    00160085:GPSDestLongitudeRef 00160086:GPSDestLongitude 00160087:GPSDestBearingRef 00160088:GPSDestBearing
    00160089:GPSDestDistanceRef 0016008a:GPSDestDistance 0016008b:GPSProcessingMethod 0016008c:GPSAreaInformation
    0016008d:GPSDateStamp 0016008e:GPSDifferential 00180027:InterventionDrugStopTime
    00180035:InterventionDrugStartTime 00181004:PlateID 00181005:GeneratorID 00181007:CassetteID 00181008:GantryID
    00181009:UniqueDeviceIdentifier 0018100a:UDISequence 00181012:DateOfSecondaryCapture
    00181014:TimeOfSecondaryCapture 00181042:ContrastBolusStartTime 00181043:ContrastBolusStopTime
    00181072:RadiopharmaceuticalStartTime 00181073:RadiopharmaceuticalStopTime
    00181078:RadiopharmaceuticalStartDateTime 00181079:RadiopharmaceuticalStopDateTime 00181200:DateOfLastCalibration
    00181201:TimeOfLastCalibration 00181202:DateTimeOfLastCalibration 00181204:DateOfManufacture
    00181205:DateOfInstallation 00184000:AcquisitionComments 00185011:TransducerIdentificationSequence
    00189185:RespiratoryMotionCompensationTechniqueDescription 00189373:XRayDetectorLabel
    0018937b:MultienergyAcquisitionDescription 0018937f:DecompositionDescription
    00189424:AcquisitionProtocolDescription 00189937:RequestedSeriesDescription 0018a002:ContributionDateTime
    0018a003:ContributionDescription 00200027:PyramidLabel 00203401:ModifyingDeviceID 00203403:ModifiedImageDate
    00203405:ModifiedImageTime 00203406:ModifiedImageDescription 00204000:ImageComments 00209158:FrameComments
    00284000:ImagePresentationComments 00320012:StudyIDIssuer 00320032:StudyVerifiedDate 00320033:StudyVerifiedTime
    00320034:StudyReadDate 00320035:StudyReadTime 00321000:ScheduledStudyStartDate 00321001:ScheduledStudyStartTime
    00321010:ScheduledStudyStopDate 00321011:ScheduledStudyStopTime 00321020:ScheduledStudyLocation
    00321021:ScheduledStudyLocationAETitle 00321030:ReasonForStudy 00321032:RequestingPhysician
    00321033:RequestingService 00321040:StudyArrivalDate 00321041:StudyArrivalTime 00321050:StudyCompletionDate
    00321051:StudyCompletionTime 00321066:ReasonForVisit 00321067:ReasonForVisitCodeSequence
    00321070:RequestedContrastAgent 00324000:StudyComments 00380004:ReferencedPatientAliasSequence
    00380010:AdmissionID 00380011:IssuerOfAdmissionID 00380014:IssuerOfAdmissionIDSequence
    0038001a:ScheduledAdmissionDate 0038001b:ScheduledAdmissionTime 0038001c:ScheduledDischargeDate
    0038001d:ScheduledDischargeTime 0038001e:ScheduledPatientInstitutionResidence 00380020:AdmittingDate
    00380021:AdmittingTime 00380030:DischargeDate 00380032:DischargeTime 00380040:DischargeDiagnosisDescription
    00380050:SpecialNeeds 00380060:ServiceEpisodeID 00380061:IssuerOfServiceEpisodeID
    00380062:ServiceEpisodeDescription 00380064:IssuerOfServiceEpisodeIDSequence 00380300:CurrentPatientLocation
    00380400:PatientInstitutionResidence 00380500:PatientState 00384000:VisitComments
    003a0329:WaveformFilterDescription 003a032b:FilterLookupTableDescription 00400001:ScheduledStationAETitle
    00400002:ScheduledProcedureStepStartDate 00400003:ScheduledProcedureStepStartTime
    00400004:ScheduledProcedureStepEndDate 00400005:ScheduledProcedureStepEndTime
    00400006:ScheduledPerformingPhysicianName 00400007:ScheduledProcedureStepDescription
    00400009:ScheduledProcedureStepID 0040000b:ScheduledPerformingPhysicianIdentificationSequence
    00400010:ScheduledStationName 00400011:ScheduledProcedureStepLocation 00400012:PreMedication
    00400241:PerformedStationAETitle 00400242:PerformedStationName 00400243:PerformedLocation
    00400244:PerformedProcedureStepStartDate 00400245:PerformedProcedureStepStartTime
    00400250:PerformedProcedureStepEndDate 00400251:PerformedProcedureStepEndTime 00400253:PerformedProcedureStepID
    00400254:PerformedProcedureStepDescription 00400275:RequestAttributesSequence
    00400280:CommentsOnThePerformedProcedureStep 00400310:CommentsOnRadiationDose 0040050a:SpecimenAccessionNumber
    0040051a:ContainerDescription 00400600:SpecimenShortDescription 00400602:SpecimenDetailedDescription
    004006fa:SlideIdentifier 00401001:RequestedProcedureID 00401002:ReasonForTheRequestedProcedure
    00401004:PatientTransportArrangements 00401005:RequestedProcedureLocation
    0040100a:ReasonForRequestedProcedureCodeSequence 00401010:NamesOfIntendedRecipientsOfResults
    00401011:IntendedRecipientsOfResultsIdentificationSequence 00401102:PersonAddress 00401103:PersonTelephoneNumbers
    00401104:PersonTelecomInformation 00401400:RequestedProcedureComments 00402001:ReasonForTheImagingServiceRequest
    00402004:IssueDateOfImagingServiceRequest 00402005:IssueTimeOfImagingServiceRequest 00402008:OrderEnteredBy
    00402009:OrderEntererLocation 00402010:OrderCallbackPhoneNumber 00402011:OrderCallbackTelecomInformation
    00402400:ImagingServiceRequestComments 00403001:ConfidentialityConstraintOnPatientDataDescription
    00404005:ScheduledProcedureStepStartDateTime 00404008:ScheduledProcedureStepExpirationDateTime
    00404010:ScheduledProcedureStepModificationDateTime 00404011:ExpectedCompletionDateTime
    00404025:ScheduledStationNameCodeSequence 00404027:ScheduledStationGeographicLocationCodeSequence
    00404028:PerformedStationNameCodeSequence 00404030:PerformedStationGeographicLocationCodeSequence
    00404034:ScheduledHumanPerformersSequence 00404035:ActualHumanPerformersSequence
    00404036:HumanPerformerOrganization 00404037:HumanPerformerName 00404050:PerformedProcedureStepStartDateTime
    00404051:PerformedProcedureStepEndDateTime 00404052:ProcedureStepCancellationDateTime
    0040a023:FindingsGroupRecordingDateTrial 0040a024:FindingsGroupRecordingTimeTrial
    0040a033:ObservationStartDateTime 0040a078:AuthorObserverSequence 0040a07a:ParticipantSequence
    0040a07c:CustodialOrganizationSequence 0040a110:DateOfDocumentOrVerbalTransactionTrial
    0040a112:TimeOfDocumentCreationOrVerbalTransactionTrial 0040a192:ObservationDateTrial
    0040a193:ObservationTimeTrial 0040a307:CurrentObserverTrial 0040a352:VerbalSourceTrial 0040a353:AddressTrial
    0040a354:TelephoneNumberTrial 0040a358:VerbalSourceIdentifierCodeSequenceTrial 0040db06:TemplateVersion
    0040db07:TemplateLocalVersion 0040e004:HL7DocumentEffectiveTime 00440004:ApprovalStatusDateTime
    0044000b:ProductExpirationDateTime 00440010:SubstanceAdministrationDateTime 00440105:AssertionExpirationDateTime
    0050001b:ContainerComponentID 00500020:DeviceDescription 00500021:LongDeviceDescription
    006a0006:AnnotationGroupDescription 00700082:PresentationCreationDate 00700083:PresentationCreationTime
    00700086:ContentCreatorIdentificationCodeSequence 00741234:ReceivingAE 00741236:RequestingAE
    00880200:IconImageSequence 00880904:TopicTitle 00880906:TopicSubject 00880910:TopicAuthor 00880912:TopicKeywords
    01000420:SOPAuthorizationDateTime 04000310:CertifiedTimestamp 04000402:ReferencedDigitalSignatureSequence
    04000403:ReferencedSOPInstanceMACSequence 04000404:MAC 04000550:ModifiedAttributesSequence
    04000551:NonconformingModifiedAttributesSequence 04000552:NonconformingDataElementValue
    04000561:OriginalAttributesSequence 04000600:InstanceOriginStatus 20300020:TextString 21000040:CreationDate
    21000050:CreationTime 21000070:Originator 30020121:PositionAcquisitionTemplateName
    30020123:PositionAcquisitionTemplateDescription 30060004:StructureSetName 30060006:StructureSetDescription
    30060028:ROIDescription 3006002d:ROIDateTime 3006002e:ROIObservationDateTime 30060038:ROIGenerationDescription
    3006004d:ROICreatorSequence 3006004e:ROIInterpreterSequence 30060085:ROIObservationLabel
    30060088:ROIObservationDescription 300a0003:RTPlanName 300a0004:RTPlanDescription 300a000b:TreatmentSites
    300a000e:PrescriptionDescription 300a0016:DoseReferenceDescription 300a0072:FractionGroupDescription
    300a00c3:BeamDescription 300a00dd:BolusDescription 300a0196:FixationDeviceDescription
    300a01a6:ShieldingDeviceDescription 300a01b2:SetupTechniqueDescription 300a0216:SourceManufacturer
    300a02eb:CompensatorDescription 300a0676:EquipmentFrameOfReferenceDescription
    300a078e:PatientTreatmentPreparationProcedureParameterDescription
    300a0792:PatientTreatmentPreparationMethodDescription 300a0794:PatientSetupPhotoDescription
    300a079a:DisplacementReferenceLabel 300c0113:ReasonForOmissionDescription 30100036:EntityName
    30100037:EntityDescription 30100061:PriorTreatmentDoseDescription 30100085:IntendedFractionStartTime
    40000010:Arbitrary 40004000:TextComments 40080040:ResultsID 40080042:ResultsIDIssuer
    40080100:InterpretationRecordedDate 40080101:InterpretationRecordedTime 40080102:InterpretationRecorder
    40080108:InterpretationTranscriptionDate 40080109:InterpretationTranscriptionTime
    4008010a:InterpretationTranscriber 4008010b:InterpretationText 4008010c:InterpretationAuthor
    40080111:InterpretationApproverSequence 40080112:InterpretationApprovalDate 40080113:InterpretationApprovalTime
    40080114:PhysicianApprovingInterpretation 40080115:InterpretationDiagnosisDescription
    40080118:ResultsDistributionListSequence 40080119:DistributionName 4008011a:DistributionAddress
    40080200:InterpretationID 40080202:InterpretationIDIssuer 40080300:Impressions 40084000:ResultsComments
    fffafffa:DigitalSignaturesSequence fffcfffc:DataSetTrailingPadding`,
  Z: `
    00080020:StudyDate 00080030:StudyTime 00080050:AccessionNumber 00080090:ReferringPhysicianName
    0008009c:ConsultingPhysicianName 00100010:PatientName 00100030:PatientBirthDate 00100040:PatientSex
    00120021:ClinicalTrialProtocolName 00120030:ClinicalTrialSiteID 00120031:ClinicalTrialSiteName
    00120050:ClinicalTrialTimePointID 00120060:ClinicalTrialCoordinatingCenterName 00181203:CalibrationDateTime
    00200010:StudyID 00400513:IssuerOfTheContainerIdentifierSequence 00400562:IssuerOfTheSpecimenIdentifierSequence
    00400610:SpecimenPreparationSequence 00402016:PlacerOrderNumberImagingServiceRequest
    00402017:FillerOrderNumberImagingServiceRequest 0040a082:ParticipationDateTime
    0040a088:VerifyingObserverIdentificationCodeSequence 04000564:SourceOfPreviousValues 30060008:StructureSetDate
    30060009:StructureSetTime 30060026:ROIName 300600a6:ROIInterpreter 300a0611:RTAccessoryHolderSlotID
    300a0615:RTAccessoryDeviceSlotID 300a067d:RadiationGenerationModeDescription 300e0004:ReviewDate
    300e0005:ReviewTime 3010000f:ConceptualVolumeCombinationDescription 30100017:ConceptualVolumeDescription
    3010001b:DeviceAlternateIdentifier 30100043:ManufacturerDeviceIdentifier 3010005a:RTPhysicianIntentNarrative
    3010005c:ReasonForSuperseding 3010007a:TreatmentTechniqueNotes 3010007b:PrescriptionNotes
    3010007f:FractionationNotes 30100081:PrescriptionNotesSequence`,
  D: `
    00080106:ContextGroupVersion 00080107:ContextGroupLocalVersion 00120010:ClinicalTrialSponsorName
    00120020:ClinicalTrialProtocolID 00120040:ClinicalTrialSubjectID 00120042:ClinicalTrialSubjectReadingID
    00120081:ClinicalTrialProtocolEthicsCommitteeName 001811bb:AcquisitionFieldOfViewLabel
    00189074:FrameAcquisitionDateTime 00189151:FrameReferenceDateTime 00189367:XRaySourceID
    00189369:SourceStartDateTime 0018936a:SourceEndDateTime 00189371:XRayDetectorID 00189623:FunctionalSyncPulse
    00189701:DecayCorrectionDateTime 00189804:ExclusionStartDateTime 00340001:FlowIdentifierSequence
    00340002:FlowIdentifier 00340005:SourceIdentifier 00340007:FrameOriginTimestamp
    003a0314:ImpedanceMeasurementDateTime 00400512:ContainerIdentifier 00400551:SpecimenIdentifier
    00401101:PersonIdentificationCodeSequence 0040a027:VerifyingOrganization 0040a030:VerificationDateTime
    0040a073:VerifyingObserverSequence 0040a075:VerifyingObserverName 0040a120:DateTime 0040a121:Date 0040a122:Time
    0040a123:PersonName 0040a13a:ReferencedDateTime 0040a730:ContentSequence 00420011:EncapsulatedDocument
    00440104:AssertionDateTime 00686226:EffectiveDateTime 00686270:InformationIssueDateTime
    006a0003:AnnotationGroupUID 006a0005:AnnotationGroupLabel 00700001:GraphicAnnotationSequence
    0072000a:HangingProtocolCreationDateTime 0072005e:SelectorAEValue 0072005f:SelectorASValue
    00720061:SelectorDAValue 00720063:SelectorDTValue 00720065:SelectorOBValue 00720066:SelectorLOValue
    00720068:SelectorLTValue 0072006a:SelectorPNValue 0072006b:SelectorTMValue 0072006c:SelectorSHValue
    0072006d:SelectorUNValue 0072006e:SelectorSTValue 00720070:SelectorUTValue 00720071:SelectorURValue
    04000105:DigitalSignatureDateTime 04000115:CertificateOfSigner 04000562:AttributeModificationDateTime
    04000563:ModifyingSystem 04000565:ReasonForTheAttributeModification 21000140:DestinationAE
    30060002:StructureSetLabel 30080024:TreatmentControlPointDate 30080025:TreatmentControlPointTime
    30080162:SafePositionExitDate 30080164:SafePositionExitTime 30080166:SafePositionReturnDate
    30080168:SafePositionReturnTime 300a0002:RTPlanLabel 300a022c:SourceStrengthReferenceDate
    300a022e:SourceStrengthReferenceTime 300a0608:TreatmentPositionGroupLabel
    300a0619:RadiationDoseIdentificationLabel 300a0623:RadiationDoseInVivoMeasurementLabel
    300a062a:RTToleranceSetLabel 300a067c:RadiationGenerationModeLabel 300a0734:TreatmentToleranceViolationDescription
    300a0736:TreatmentToleranceViolationDateTime 300a073a:RecordedRTControlPointDateTime 300a0741:InterlockDateTime
    300a0742:InterlockDescription 300a0760:OverrideDateTime 300a0783:InterlockOriginDescription
    300c0127:BeamHoldTransitionDateTime 3010002d:DeviceLabel 30100033:UserContentLabel 30100034:UserContentLongLabel
    30100035:EntityLabel 30100038:EntityLongLabel 30100054:RTPrescriptionLabel`,
  U: `
    00001001:RequestedSOPInstanceUID 00020003:MediaStorageSOPInstanceUID 00041511:ReferencedSOPInstanceUIDInFile
    00080014:InstanceCreatorUID 00080017:AcquisitionUID 00080018:SOPInstanceUID 00080019:PyramidUID
    00080058:FailedSOPInstanceUIDList 00081155:ReferencedSOPInstanceUID 00081195:TransactionUID
    00083010:IrradiationEventUID 00181002:DeviceUID 0018100b:ManufacturerDeviceClassUID 00182042:TargetUID
    0020000d:StudyInstanceUID 0020000e:SeriesInstanceUID 00200052:FrameOfReferenceUID
    00200200:SynchronizationFrameOfReferenceUID 00209161:ConcatenationUID 00209164:DimensionOrganizationUID
    00281199:PaletteColorLookupTableUID 00281214:LargePaletteColorLookupTableUID 003a0310:MultiplexGroupUID
    00400554:SpecimenUID 00404023:ReferencedGeneralPurposeScheduledProcedureStepTransactionUID 0040a124:UID
    0040a171:ObservationUID 0040a172:ReferencedObservationUIDTrial 0040a402:ObservationSubjectUIDTrial
    0040db0c:TemplateExtensionOrganizationUID 0040db0d:TemplateExtensionCreatorUID 00620021:TrackingUID
    00640003:SourceFrameOfReferenceUID 0070031a:FiducialUID 00701101:PresentationDisplayCollectionUID
    00701102:PresentationSequenceCollectionUID 00880140:StorageMediaFileSetUID 04000100:DigitalSignatureUID
    30060024:ReferencedFrameOfReferenceUID 300600c2:RelatedFrameOfReferenceUID 300a0013:DoseReferenceUID
    300a0083:ReferencedDoseReferenceUID 300a0609:TreatmentPositionGroupUID 300a0650:PatientSetupUID
    300a0700:TreatmentSessionUID 300a0785:ReferencedTreatmentPositionGroupUID 30100006:ConceptualVolumeUID
    3010000b:ReferencedConceptualVolumeUID 30100013:ConstituentConceptualVolumeUID 30100015:SourceConceptualVolumeUID
    30100031:ReferencedFiducialsUID 3010003b:RTTreatmentPhaseUID 3010006e:DosimetricObjectiveUID
    3010006f:ReferencedDosimetricObjectiveUID`,
  'X/Z': `
    00080022:AcquisitionDate 00080032:AcquisitionTime 00081110:ReferencedStudySequence 00102203:PatientSexNeutered
    00321060:RequestedProcedureDescription 00400555:AcquisitionContextSequence 22000002:LabelText
    22000005:BarcodeValue 30080105:SourceSerialNumber 300a00b2:TreatmentMachineName 300e0008:ReviewerName`,
  'X/D': `
    00080012:InstanceCreationDate 00080021:SeriesDate 00080031:SeriesTime 00081072:OperatorIdentificationSequence
    00181030:ProtocolName 00181400:AcquisitionDeviceProcessingDescription 0018700a:DetectorID
    0018700c:DateOfLastDetectorCalibration 0018700e:TimeOfLastDetectorCalibration 00189516:StartAcquisitionDateTime
    00189517:EndAcquisitionDateTime 0040a032:ObservationDateTime 30080054:FirstTreatmentDate
    30080056:MostRecentTreatmentDate 30080250:TreatmentDate 30080251:TreatmentTime 300a0006:RTPlanDate
    300a0007:RTPlanTime 3010004c:IntendedPhaseStartDate 3010004d:IntendedPhaseEndDate
    30100056:RTTreatmentApproachLabel 30100077:TreatmentSite`,
  'Z/D': `
    00080023:ContentDate 00080033:ContentTime 00100020:PatientID 00180010:ContrastBolusAgent
    00189919:InstructionPerformedDateTime 00700084:ContentCreatorName`,
  'X/Z/D': `
    00080013:InstanceCreationTime 0008002a:AcquisitionDateTime 00080080:InstitutionName
    00080082:InstitutionCodeSequence 00081010:StationName 00081070:OperatorsName
    00081111:ReferencedPerformedProcedureStepSequence 00181000:DeviceSerialNumber`,
  'X/Z/U*': `
    00081140:ReferencedImageSequence 00082112:SourceImageSequence`,
} as const;

/** All of them but curves, overlays and private elements, which the profile names by group. */
export const profileElements: readonly ProfileElement[] = Object.entries(table).flatMap(([action, words]) =>
  words
    .trim()
    .split(/\s+/)
    .map((word) => {
      const [tag = '', keyword = ''] = word.split(':');
      return { tag: Number.parseInt(tag, 16), keyword, action: action as ProfileAction };
    }),
);
